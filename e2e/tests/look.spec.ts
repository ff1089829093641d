import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { newPhone, signedIn } from "../harness/phone";
import { expect, test } from "../harness/server";

// Every page, in both languages and both colour schemes: nothing axe objects to, nothing wider than the phone.

const open = ["/", "/say", "/board", "/scan", "/sign-in", "/join", "/mine", "/notices", "/me", "/nowhere"];
const own = ["/", "/mine", "/notices", "/me", "/me/home", "/me/details", "/me/devices", "/me/code"];
const desk = [
  "/staff", "/staff/new", "/staff/people", "/staff/households", "/staff/codes", "/staff/routing",
  "/staff/categories", "/staff/parties",
];
const office = ["/staff/settings", "/staff/import"];

const looks = [
  { lang: "zh-CN", scheme: "light" },
  { lang: "zh-CN", scheme: "dark" },
  { lang: "en", scheme: "light" },
  { lang: "en", scheme: "dark" },
] as const;

for (const { lang, scheme } of looks) {
  test(`pages are sound in ${lang}, ${scheme}`, async ({ browser, server }) => {
    test.setTimeout(300_000);
    const visitor = await newPhone(browser, server);
    await visitor.emulateMedia({ colorScheme: scheme });
    await speak(visitor, lang);
    for (const path of open) await check(visitor, path);

    const resident = await signedIn(browser, server, server.person("赵磊"));
    await resident.emulateMedia({ colorScheme: scheme });
    await speak(resident, lang);
    for (const path of own) await check(resident, path);
    const mine = (await (await resident.request.get("/api/v1/tickets/mine")).json()) as { rows: { id: string }[] };
    for (const row of mine.rows.slice(0, 1)) await check(resident, `/t/${row.id}`);

    const dispatcher = await signedIn(browser, server, server.login("dispatcher"));
    await dispatcher.emulateMedia({ colorScheme: scheme });
    await speak(dispatcher, lang);
    for (const path of desk) await check(dispatcher, path);
    const inbox = (await (await dispatcher.request.get("/api/v1/staff/tickets")).json()) as { rows: { id: string }[] };
    for (const row of inbox.rows.slice(0, 1)) await check(dispatcher, `/staff/t/${row.id}`);

    const administrator = await signedIn(browser, server, server.login("administrator"));
    await administrator.emulateMedia({ colorScheme: scheme });
    await speak(administrator, lang);
    for (const path of office) await check(administrator, path);
  });
}

test("large letters on the narrowest phone push nothing off the page", async ({ browser, server }) => {
  const page = await signedIn(browser, server, server.person("赵磊"));
  await page.setViewportSize({ width: 320, height: 640 });
  await page.addInitScript(() => localStorage.setItem("linli.elder", "1"));
  for (const path of ["/", "/say", "/board", "/me", "/mine"]) {
    await page.goto(path);
    await settled(page);
    await page.evaluate(() => { document.documentElement.style.fontSize = "200%"; });
    await fits(page, path);
  }
});

async function speak(page: Page, lang: string): Promise<void> {
  await page.addInitScript((chosen) => localStorage.setItem("linli.lang", chosen), lang === "en" ? "en" : "zh");
}

async function settled(page: Page): Promise<void> {
  await expect(page.locator("#boot")).toHaveCount(0);
  await expect(page.locator("h1").first()).toBeVisible();
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
}

async function check(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await settled(page);
  const found = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const said = found.violations.map((v) => `${path}: ${v.id} ${v.nodes.map((n) => n.html.slice(0, 160)).join(" | ")}`);
  expect(said).toEqual([]);
  await fits(page, path);
}

async function fits(page: Page, path: string): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide, `${path} is wider than the phone`).toBeLessThanOrEqual(0);
}
