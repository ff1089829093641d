// What people do with a phone, by the words they see.

import type { Browser, Locator, Page } from "@playwright/test";
import { expect, type Login, type Server } from "./server";

/** A phone of its own: its cookies and its storage are nobody else's. */
export async function newPhone(browser: Browser, server: Server): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.url });
  return context.newPage();
}

/** A phone on which somebody has signed in with their slip. */
export async function signedIn(browser: Browser, server: Server, login: Login): Promise<Page> {
  const page = await newPhone(browser, server);
  await page.goto(login.login_url);
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page).not.toHaveURL(/\/q/);
  return page;
}

/** The code on the poster of a place, as a resident's camera would read it. */
export async function posterOf(staff: Page, spot: string): Promise<string> {
  let after = "";
  for (;;) {
    const answer = await staff.request.get(`/api/v1/staff/codes?kind=place${after}`);
    const page = (await answer.json()) as { rows: { place: string; url: string }[]; next: string | null };
    const found = page.rows.find((row) => row.place.endsWith(spot));
    if (found) return found.url;
    if (!page.next) throw new Error(`no poster at ${spot}`);
    after = `&after=${encodeURIComponent(page.next)}`;
  }
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

/** One action of the console: its button, or behind 更多; then its form. */
export async function act(desk: Page, name: string, fill?: (form: Locator) => Promise<void>): Promise<void> {
  const next = desk.getByRole("region", { name: "下一步" });
  const direct = next.getByRole("button", { name, exact: true });
  const more = next.getByRole("button", { name: "更多" });
  await expect(direct.or(more).first()).toBeVisible();
  if (await direct.isVisible()) {
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
  await expect(desk.getByText(`已${name}`)).toBeVisible();
}

/** Keeps a picture of a step among the test's artefacts. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `test-results/pictures/${name}.png`, fullPage: true });
}
