// Many residents at once, by what their phones send: 412 adults do not fit into 412 browsers.

import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Browser, Page } from "@playwright/test";
import { expect, type Server } from "./server";

/** A signed-in phone without a screen. */
export interface Voter {
  name: string;
  cookie: string;
  home: string;
}

// Each has a number of their own, also where several journeys settle people on one server.
let nPhones = 0;

/**
 * Brings a new grid with so many homes on file, and lets one adult born in each year of `years` join each;
 * the first of them have the names of `names`.
 */
export async function settle(
  admin: Page,
  desk: Page,
  server: Server,
  grid: string,
  years: number[],
  names: string[] = [],
): Promise<Voter[]> {
  const rows = years.map((_, n) => `${grid},${7 + (n % 3)}栋,${1 + Math.floor(n / 150)}单元,${100 + Math.floor(n / 3)},80`);
  const csv = `网格,楼栋,单元,户号,面积\n${rows.join("\n")}\n`;
  const imported = await admin.request.post("/api/v1/staff/import", { data: csv, headers: { "content-type": "text/csv" } });
  expect(imported.status(), await imported.text()).toBe(200);
  const homes = await homesOf(desk, grid);
  expect(homes.length).toBe(years.length);
  const voters: Voter[] = [];
  for (const [n, home] of homes.entries()) {
    const made = await desk.request.put(`/api/v1/staff/codes/${randomUUID()}`, { data: { kind: "invite", household: home } });
    const { url } = (await made.json()) as { url: string };
    const person = {
      code: url, name: names[n] ?? `居民${n}`, phone: `1391${String(1_000_000 + nPhones++)}`, relation: "owner", birth_year: years[n], consent: true,
    };
    const joined = await fetch(`${server.url}/api/v1/households/join`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-forwarded-for": `10.1.${n >> 8}.${n & 255}` },
      body: JSON.stringify(person),
    });
    expect(joined.status, await joined.text()).toBe(200);
    const cookie = joined.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
    voters.push({ name: person.name, cookie, home });
  }
  return voters;
}

async function homesOf(desk: Page, grid: string): Promise<string[]> {
  const homes: string[] = [];
  for (let after = ""; ; ) {
    const answer = await desk.request.get(`/api/v1/staff/households?q=${encodeURIComponent(grid)}${after}`);
    const page = (await answer.json()) as { rows: { id: string }[]; next: string | null };
    homes.push(...page.rows.map((row) => row.id));
    if (!page.next) return homes;
    after = `&after=${encodeURIComponent(page.next)}`;
  }
}

/** Sends something as a phone does; gives what came back, which is to be a success. */
export async function call<T>(server: Server, voter: Voter, method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { "content-type": "application/json", cookie: voter.cookie },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  expect(answer.ok, `${method} ${path}: ${text}`).toBe(true);
  return (text ? JSON.parse(text) : null) as T;
}

/** Votes as the phone does; gives the status and the sealed ballot's tracker. */
export async function cast(server: Server, voter: Voter, poll: string, vote: string): Promise<{ status: number; tracker: string }> {
  const blind = randomBytes(32).toString("hex");
  const answer = await fetch(`${server.url}/api/v1/polls/${poll}/ballots/${randomUUID()}`, {
    method: "PUT",
    headers: { "content-type": "application/json", cookie: voter.cookie },
    body: JSON.stringify({ choice: { vote }, blind }),
  });
  await answer.text();
  const tracker = createHash("sha256").update(`linli-ballot-1\n${poll}\n${blind}\n${vote}`).digest("hex");
  return { status: answer.status, tracker };
}

/** Answers a question of several choices as the phone does. */
export async function answer(server: Server, voter: Voter, poll: string, of: number[]): Promise<void> {
  const blind = randomBytes(32).toString("hex");
  await call(server, voter, "PUT", `/polls/${poll}/ballots/${randomUUID()}`, { choice: { vote: "options", of }, blind });
}

/** Enters a sheet as the desk does. */
export async function enterSheet(desk: Page, poll: string, voter: string, vote: string, photo: string): Promise<number> {
  const answer = await desk.request.put(`/api/v1/staff/polls/${poll}/ballots/${randomUUID()}`, {
    data: { voter, choice: { vote }, blind: randomBytes(32).toString("hex"), channel: "paper", witness: "陈静", photo },
  });
  return answer.status();
}

/** The same person with a screen. */
export async function phoneOf(browser: Browser, server: Server, voter: Voter): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.url });
  const cookies = voter.cookie.split("; ").map((pair) => {
    const [name = "", value = ""] = pair.split("=");
    return { name, value, url: server.url };
  });
  await context.addCookies(cookies);
  return context.newPage();
}
