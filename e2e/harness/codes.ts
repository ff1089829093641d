// Codes that change each minute, as phones make them.

import { createHash } from "node:crypto";
import type { Page } from "@playwright/test";
import { expect, type Server } from "./server";
import { call, type Voter } from "./voters";

/** What a code of each minute is made from. */
export interface Show {
  reference: string;
  key: string;
}

/** The characters that are shown for `purpose` at an instant. */
export function codeAt(purpose: string, show: Show, at: number): string {
  const window = Buffer.alloc(8);
  window.writeBigInt64BE(BigInt(Math.floor(at / 60_000)));
  const proof = createHash("sha256").update(`linli/${purpose}/1\n`).update(Buffer.from(show.key, "hex")).update(window).digest();
  const token = Buffer.concat([Buffer.from(show.reference, "hex"), proof.subarray(0, 8)]);
  const bits = BigInt(`0x${token.toString("hex")}`);
  const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const symbols = Array.from({ length: 26 }, (_, n) => Number((bits >> BigInt(5 * (25 - n))) & 31n));
  const sum = symbols.reduce((sum, symbol, n) => (sum + symbol * ((n + 1) % 31)) % 31, 7);
  return [...symbols, sum].map((symbol) => letters[symbol]).join("");
}

/** A voucher as its holder's phone has it. */
export interface Voucher {
  id: string;
  short: string;
  show: Show;
}

/** What a voucher shows so many minutes from now, by the server's clock. */
export async function voucherCode(phone: Page, voucher: Voucher, minutes = 0): Promise<string> {
  return codeAt("voucher", voucher.show, (await clock(phone)) + minutes * 60_000);
}

/** What time it is at the server. */
export async function clock(phone: Page): Promise<number> {
  return ((await (await phone.request.get("/api/v1/session")).json()) as { now: number }).now;
}

/** What somebody's own code says now. */
export async function codeOf(phone: Page): Promise<string> {
  return ((await (await phone.request.get("/api/v1/me/code")).json()) as { url: string }).url;
}

/** The same for a phone without a screen. */
export async function codeOfVoter(server: Server, person: Voter): Promise<string> {
  return (await call<{ url: string }>(server, person, "GET", "/me/code")).url;
}

/** Reads the other side's code at the door, and sees how it stands then. */
export async function meet(one: Page, stint: string, other: Page, what: "开始" | "结束", then: string): Promise<void> {
  const { url } = (await (await other.request.get("/api/v1/me/code")).json()) as { url: string };
  await one.goto(stint);
  await one.getByRole("button", { name: `扫对方的码，${what}` }).click();
  const sheet = one.getByRole("dialog");
  await sheet.getByLabel("扫不了？输入对方的码").fill(url);
  await sheet.getByRole("button", { name: "用这个码" }).click();
  await expect(sheet).toHaveCount(0);
  await expect(one.getByText(then).first()).toBeVisible();
}
