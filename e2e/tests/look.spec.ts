import type { RunOptions } from "axe-core";
import type { Page } from "@playwright/test";
import { newPhone, signedIn } from "../harness/phone";
import { expect, test } from "../harness/server";
import { objections } from "../harness/sound";

// Every page, in both languages, light and dark: nothing axe objects to, nothing wider than the phone.

const open = [
  "/", "/say", "/board", "/scan", "/sign-in", "/join", "/mine", "/polls", "/topics", "/points", "/rewards",
  "/events", "/events/timetable", "/events/past", "/hours", "/hours/help", "/hours/projects", "/time-bank/certificate",
  "/notices", "/me", "/nowhere",
];
const hours = [
  "/hours", "/hours/help", "/hours/offers", "/hours/new", "/hours/new/offer", "/hours/volunteer", "/hours/projects",
  "/hours/certificates",
];
const own = [
  "/", "/mine", "/points", "/rewards", ...hours, "/notices", "/me", "/me/events", "/me/home", "/me/details",
  "/me/phones", "/me/code",
];
const desk = [
  "/staff", "/staff/new", "/staff/people", "/staff/households", "/staff/codes", "/staff/routing",
  "/staff/categories", "/staff/parties", "/staff/polls", "/staff/polls/new",
  "/staff/topics", "/staff/topics/new", "/staff/rewards", "/staff/vouchers",
  "/staff/events", "/staff/events/new", "/staff/events/timetable",
  "/staff/hours", "/staff/hours/ask", "/staff/hours/enter", "/staff/hours/projects", "/staff/hours/volunteers",
];
const office = ["/staff/settings", "/staff/import"];

// Dozens of pages in one journey.
test.describe.configure({ timeout: 180_000 });

for (const lang of ["zh-CN", "en"]) {
  test(`pages for everybody are sound in ${lang}`, async ({ browser, server }) => {
    await walk(await newPhone(browser, server), lang, open);
  });

  test(`pages of a resident are sound in ${lang}`, async ({ browser, server }) => {
    const resident = await signedIn(browser, server, server.person("赵磊"));
    const polls = await allOf(resident, "/api/v1/polls", "/polls/");
    const topics = await allOf(resident, "/api/v1/topics", "/topics/");
    const tickets = await firstOf(resident, "/api/v1/tickets/mine", "/t/");
    const events = await firstOf(resident, "/api/v1/events", "/events/");
    await walk(resident, lang, [...own, "/topics/new", ...tickets, ...polls, ...topics, ...events]);
  });

  test(`the page of a trustee is sound in ${lang}`, async ({ browser, server }) => {
    const trustee = await signedIn(browser, server, server.login("trustee"));
    const polls = await allOf(trustee, "/api/v1/polls", "/polls/", (row) => row.status === "announced");
    await walk(trustee, lang, polls.flatMap((poll) => [poll, `${poll}/trustee`]));
  });

  test(`pages of staff are sound in ${lang}`, async ({ browser, server }) => {
    const dispatcher = await signedIn(browser, server, server.login("dispatcher"));
    const polls = await firstOf(dispatcher, "/api/v1/polls", "/staff/polls/");
    const topics = await allOf(dispatcher, "/api/v1/topics", "/staff/topics/");
    const tickets = await firstOf(dispatcher, "/api/v1/staff/tickets", "/staff/t/");
    const events = await firstOf(dispatcher, "/api/v1/events", "/staff/events/");
    await walk(dispatcher, lang, [...desk, ...tickets, ...polls, ...topics, ...events]);
    const administrator = await signedIn(browser, server, server.login("administrator"));
    await walk(administrator, lang, office);
  });
}

test("large letters on the narrowest phone push nothing off the page", async ({ browser, server }) => {
  const resident = await signedIn(browser, server, server.person("赵磊"));
  const dispatcher = await signedIn(browser, server, server.login("dispatcher"));
  const ticket = await firstOf(resident, "/api/v1/tickets/mine", "/t/");
  const topics = await allOf(resident, "/api/v1/topics", "/topics/");
  const events = await firstOf(resident, "/api/v1/events", "/events/");
  const paths = ["/", "/say", "/board", "/topics", "/events", "/events/timetable", ...own, ...ticket, ...topics, ...events];
  const walks: [Page, string[]][] = [[resident, paths], [dispatcher, desk]];
  for (const [page, paths] of walks) {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.addInitScript(() => localStorage.setItem("linli.elder", "1"));
    await page.goto("/");
    await settled(page);
    await page.evaluate(() => { document.documentElement.style.fontSize = "200%"; });
    for (const path of paths) {
      await follow(page, path);
      await fits(page, path);
    }
  }
});

interface Row {
  id: string;
  status?: string;
}

/** The pages of everything in a list that fits. */
async function allOf(page: Page, list: string, under: string, fits: (row: Row) => boolean = () => true): Promise<string[]> {
  const { rows } = (await (await page.request.get(list)).json()) as { rows: Row[] };
  return rows.filter(fits).map((row) => under + row.id);
}

/** The page of the first in a list. */
async function firstOf(page: Page, list: string, under: string): Promise<string[]> {
  return (await allOf(page, list, under)).slice(0, 1);
}

/** Opens the app once and walks its pages as the links in it do, each in light and in dark. */
async function walk(page: Page, lang: string, paths: string[]): Promise<void> {
  await page.addInitScript((chosen) => localStorage.setItem("linli.lang", chosen), lang === "en" ? "en" : "zh");
  await page.goto(paths[0] ?? "/");
  for (const path of paths) {
    await follow(page, path);
    await shorten(page);
    await page.emulateMedia({ colorScheme: "light" });
    await check(page, path, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
    await fits(page, path);
    // In the dark only the colours differ.
    await page.emulateMedia({ colorScheme: "dark" });
    await check(page, `${path} in the dark`, { runOnly: { type: "rule", values: ["color-contrast"] } });
  }
}

/** Goes to a page as a link in the app does. */
async function follow(page: Page, path: string): Promise<void> {
  await page.evaluate((href) => {
    const link = document.body.appendChild(document.createElement("a"));
    link.href = href;
    link.click();
    link.remove();
  }, path);
  await page.waitForURL(path);
  await settled(page);
}

async function settled(page: Page): Promise<void> {
  await expect(page.locator("#boot")).toHaveCount(0);
  await expect(page.locator("h1").first()).toBeVisible();
  await expect(page.locator("[aria-busy=true], .skeleton")).toHaveCount(0);
}

/** Takes away what repeats: the thirteenth row of a list says nothing to axe that the twelve before it did not. */
async function shorten(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const list of document.querySelectorAll("ul, ol, tbody, .list, .cards")) {
      for (const row of [...list.children].slice(12)) (row as HTMLElement).hidden = true;
    }
  });
}

async function check(page: Page, path: string, rules: RunOptions): Promise<void> {
  expect((await objections(page, rules)).map((said) => `${path}: ${said}`)).toEqual([]);
}

async function fits(page: Page, path: string): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide, `${path} is wider than the phone`).toBeLessThanOrEqual(0);
}
