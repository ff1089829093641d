// What people do with a phone, by the words they see.

import type { Browser, BrowserContext, Locator, Page } from "@playwright/test";
import { expect, type Login, type Server } from "./server";
import { objections } from "./sound";

/** A phone of its own: its cookies and its storage are nobody else's. */
export async function newPhone(browser: Browser, server: Server): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.url });
  return context.newPage();
}

/** A phone on which somebody signs in with their slip, now. */
export async function signsIn(browser: Browser, server: Server, login: Login): Promise<Page> {
  const page = await newPhone(browser, server);
  await page.goto(login.login_url);
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page).not.toHaveURL(/\/q/);
  return page;
}

// Whoever signed in once on a server stays signed in there, as people do.
const kept = new WeakMap<Server, Map<string, State>>();
type State = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** A phone on which somebody has signed in before. */
export async function signedIn(browser: Browser, server: Server, login: Login): Promise<Page> {
  const states = kept.get(server) ?? new Map<string, State>();
  kept.set(server, states);
  const storageState = states.get(login.login_url);
  if (storageState) {
    const context = await browser.newContext({ baseURL: server.url, storageState });
    return context.newPage();
  }
  const page = await signsIn(browser, server, login);
  states.set(login.login_url, await page.context().storageState());
  return page;
}

/** A poster, as staff see it in their list. */
export interface Poster {
  id: string;
  place: string;
  /** What a resident's camera reads. */
  url: string;
  /** What a resident types. */
  short: string;
}

/** The poster that hangs at a place. */
export async function posterOf(staff: Page, spot: string): Promise<Poster> {
  let after = "";
  for (;;) {
    const answer = await staff.request.get(`/api/v1/staff/codes?kind=place${after}`);
    const page = (await answer.json()) as { rows: Poster[]; next: string | null };
    const found = page.rows.find((row) => row.place.endsWith(spot));
    if (found) return found;
    if (!page.next) throw new Error(`no poster at ${spot}`);
    after = `&after=${encodeURIComponent(page.next)}`;
  }
}

/** A photo as the camera would give it; one dot is enough. */
export function photo(name: string): { name: string; mimeType: string; buffer: Buffer } {
  const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
  return { name, mimeType: "image/png", buffer: Buffer.from(dot, "base64") };
}

/** Writes a need and sends it; gives the ticket's number and id. */
export async function send(page: Page): Promise<{ number: string; id: string }> {
  await page.getByRole("button", { name: "发送" }).click();
  const follow = page.getByRole("link", { name: "看进展" });
  await expect(follow).toBeVisible();
  const href = (await follow.getAttribute("href")) ?? "";
  const number = /T\d{6}-\d{4,}/.exec(await page.locator("main").innerText())?.[0] ?? "";
  expect(number).not.toBe("");
  return { number, id: href.replace("/t/", "") };
}

/** Says a need from home the short way, where how it is said is not the matter. */
export async function say(resident: Page, text: string): Promise<{ number: string; id: string }> {
  const session = (await (await resident.request.get("/api/v1/session")).json()) as {
    me: { household: { place: string } };
  };
  const answer = await resident.request.put(`/api/v1/needs/${crypto.randomUUID()}`, {
    data: { text, place: session.me.household.place, category: "B7", source: "app" },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  const { number, ticket } = (await answer.json()) as { number: string; ticket: string };
  return { number, id: ticket };
}

/** One action of the console: its button, or behind 更多; then its form. */
export async function act(desk: Page, name: string, fill?: (form: Locator) => Promise<void>): Promise<void> {
  const next = desk.getByRole("region", { name: "下一步" });
  const direct = next.getByRole("button", { name, exact: true });
  const more = next.getByRole("button", { name: "更多" });
  await expect(direct.or(more).first()).toBeVisible();
  // What comes next follows the feed: a step that is about to be offered is not looked for behind 更多.
  const isOffered = await direct.waitFor({ timeout: 1_000 }).then(() => true, () => false);
  if (isOffered) {
    await direct.click();
  } else {
    await more.click();
    await desk.getByRole("dialog").getByRole("button", { name, exact: true }).click();
  }
  if (fill) {
    const form = desk.getByRole("dialog").locator("form");
    await fill(form);
    await form.getByRole("button", { name, exact: true }).click();
  }
  await expect(told(desk, `已${name}`)).toBeVisible();
}

/** The worker finishes, the lead looks. */
export async function finish(worker: Page, lead: Page, id: string, words: string): Promise<void> {
  await act(worker, "办结", async (form) => {
    await form.getByLabel("办了什么").fill(words);
  });
  await lead.goto(`/staff/t/${id}`);
  await act(lead, "现场核实", async (form) => {
    await form.getByText("办好了").click();
  });
}

/** The resident says that it is solved. */
export async function solved(resident: Page, id: string): Promise<void> {
  await resident.goto(`/t/${id}`);
  await resident.getByRole("button", { name: "解决了", exact: true }).click();
  const sheet = resident.getByRole("dialog");
  await sheet.getByRole("radio", { name: "满意", exact: true }).check({ force: true });
  await sheet.getByRole("button", { name: "提交评价" }).click();
  await expect(told(resident, "谢谢您的评价")).toBeVisible();
  await expect(resident.getByText("已结案").first()).toBeVisible();
}

/** The short answer to what was just done. */
export function told(page: Page, words: string | RegExp): Locator {
  return page.getByRole("status").filter({ hasText: words }).locator(".toast", { hasText: words });
}

/** Keeps a picture of a step among the test's artefacts. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `test-results/pictures/${name}.png`, fullPage: true });
}

/** Anybody can use the page as it stands: axe finds nothing. */
export async function isSound(page: Page): Promise<void> {
  expect(await objections(page)).toEqual([]);
}

/** The same page, in both languages, light and dark. */
export async function isSoundEverywhere(page: Page): Promise<void> {
  for (const lang of ["en", "zh"]) {
    await page.evaluate((chosen) => localStorage.setItem("linli.lang", chosen), lang);
    await page.reload();
    await expect(page.locator("h1").first()).toBeVisible();
    await expect(page.locator("[aria-busy=true], .skeleton")).toHaveCount(0);
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme });
      await isSound(page);
    }
  }
}
