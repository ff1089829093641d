// How long a slow phone seals a ballot: node seal_phone.mjs URL POLL COOKIE SLOWDOWN
//
// Prints the milliseconds from the tap that asks for a new ballot until its four words stand on the page.

import { chromium } from "@playwright/test";

const [url, poll, cookie, rate] = process.argv.slice(2);
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
  await page.locator("button.chip").first().click();
  await page.getByRole("button", { name: "核对我的选择" }).click();
  // The first ballot brings the booth; another phone tests it, and a second one is sealed.
  await page.locator(".poll-words").first().waitFor();
  await page.getByRole("button", { name: "不投，测试这部手机" }).click();
  await page.getByRole("button", { name: "重新封一张，继续投票" }).waitFor();
  const slow = await context.newCDPSession(page);
  await slow.send("Emulation.setCPUThrottlingRate", { rate: Number(rate) });
  // The page looks at its own clock: asking from outside would take the phone's time.
  const done = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const words = () => document.querySelector(".poll-words")?.textContent.trim() ?? "";
        const before = words();
        const begun = performance.now();
        new MutationObserver(() => {
          if (words() && words() !== before) resolve(performance.now() - begun);
        }).observe(document.body, { subtree: true, childList: true, characterData: true });
        [...document.querySelectorAll("button")].find((button) => button.textContent.includes("重新封一张")).click();
      }),
  );
  process.stdout.write(`${Math.round(done)}\n`);
} finally {
  await browser.close();
}
