// Codes that change each minute, as phones make them.

import { createHash } from "node:crypto";
import type { Page } from "@playwright/test";

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
