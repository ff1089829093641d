// How long a slow phone checks a poll's whole board: node check_phone.mjs URL POLL COOKIE SLOWDOWN
//
// Prints the milliseconds from the tap on the button until the page says what came of it.

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
  const section = page.locator("section[aria-labelledby=check-title]");
  await section.getByRole("button", { name: "核对" }).waitFor();
  const slow = await context.newCDPSession(page);
  await slow.send("Emulation.setCPUThrottlingRate", { rate: Number(rate) });
  // The page looks at its own clock: asking from outside would take the phone's time.
  const done = await section.evaluate(
    (part) =>
      new Promise((resolve, reject) => {
        const begun = performance.now();
        new MutationObserver(() => {
          const said = part.querySelector("[aria-live]").textContent;
          if (said.includes("现在的根")) resolve(performance.now() - begun);
          else if (said && !said.includes("正在核对")) reject(new Error(said));
        }).observe(part, { subtree: true, childList: true, characterData: true });
        [...part.querySelectorAll("button")].find((button) => button.textContent.includes("核对")).click();
      }),
  );
  process.stdout.write(`${Math.round(done)}\n`);
} finally {
  await browser.close();
}
