// How long a slow phone takes for something: node slow_phone.mjs check|seal URL POLL COOKIE SLOWDOWN
//
// Prints the milliseconds from the tap on a button until the page says what came of it. The page looks at its
// own clock: asking from outside would take the phone's time.

import { chromium } from "@playwright/test";

/** The whole board of a secret poll is checked. */
const check = {
  prepare: async (page) => {
    await page.locator("section[aria-labelledby=check-title]").getByRole("button", { name: "核对" }).waitFor();
  },
  tap: () =>
    new Promise((resolve, reject) => {
      const part = document.querySelector("section[aria-labelledby=check-title]");
      const begun = performance.now();
      new MutationObserver(() => {
        const said = part.querySelector("[aria-live]").textContent;
        if (said.includes("现在的根")) resolve(performance.now() - begun);
        else if (said && !said.includes("正在核对")) reject(new Error(said));
      }).observe(part, { subtree: true, childList: true, characterData: true });
      [...part.querySelectorAll("button")].find((button) => button.textContent.includes("核对")).click();
    }),
};

/** A ballot is sealed: the first one brings the booth and is tested, and the second one is timed. */
const seal = {
  prepare: async (page) => {
    await page.locator("button.chip").first().click();
    await page.getByRole("button", { name: "核对我的选择" }).click();
    await page.locator(".poll-words").first().waitFor();
    await page.getByRole("button", { name: "不投，测试这部手机" }).click();
    await page.getByRole("button", { name: "重新封一张，继续投票" }).waitFor();
  },
  tap: () =>
    new Promise((resolve) => {
      const words = () => document.querySelector(".poll-words")?.textContent.trim() ?? "";
      const before = words();
      const begun = performance.now();
      new MutationObserver(() => {
        if (words() && words() !== before) resolve(performance.now() - begun);
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
      [...document.querySelectorAll("button")].find((button) => button.textContent.includes("重新封一张")).click();
    }),
};

const [what, url, poll, cookie, rate] = process.argv.slice(2);
const { prepare, tap } = { check, seal }[what];
const [name, value] = cookie.split("=");
const browser = await chromium.launch({
  executablePath: process.env.LINLI_CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
try {
  const context = await browser.newContext({ baseURL: url, locale: "zh-CN", viewport: { width: 390, height: 800 } });
  await context.addCookies([{ name, value, url }]);
  const page = await context.newPage();
  await page.goto(`/polls/${poll}`);
  await prepare(page);
  const slow = await context.newCDPSession(page);
  await slow.send("Emulation.setCPUThrottlingRate", { rate: Number(rate) });
  process.stdout.write(`${Math.round(await page.evaluate(tap))}\n`);
} finally {
  await browser.close();
}
