// A poll's board, checked by the program and by a stranger's in another language.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, required } from "./server";

/** What of an exported board is tampered with. */
export interface Board {
  entries: string[];
  opened: { choice: { vote: string } }[];
  checkpoint: string;
}

/** Both accept the board and say what is expected, and neither takes a changed one. */
export async function isCheckedElsewhere(
  page: Page,
  poll: string,
  said: string,
  tamperings: ((board: Board) => void)[],
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "linli-board-"));
  try {
    const good = await (await page.request.get(`/api/v1/polls/${poll}/board.json`)).text();
    const file = join(folder, "board.json");
    writeFileSync(file, good);
    expect(run(required("LINLI_BIN"), ["verify", file])).toContain(said);
    expect(run("python3", ["check_board.py", file])).toContain(said);
    for (const tamper of tamperings) {
      const changed = JSON.parse(good) as Board;
      tamper(changed);
      expect(changed).not.toEqual(JSON.parse(good));
      writeFileSync(file, JSON.stringify(changed));
      expect(() => run(required("LINLI_BIN"), ["verify", file])).toThrow();
      expect(() => run("python3", ["check_board.py", file])).toThrow(/wrong/);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The stranger's program finds lies that who holds the server's key could sign, each for its own reason. */
export async function liesAreFound(page: Page, poll: string, lies: [(board: Board) => void, RegExp][]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "linli-lies-"));
  try {
    const good = await (await page.request.get(`/api/v1/polls/${poll}/board.json`)).text();
    const file = join(folder, "board.json");
    writeFileSync(file, good);
    expect(run("python3", ["check_board.py", "--unsigned", file])).toContain("sound");
    for (const [lie, why] of lies) {
      const board = JSON.parse(good) as Board;
      lie(board);
      writeFileSync(file, JSON.stringify(board));
      expect(() => run("python3", ["check_board.py", "--unsigned", file])).toThrow(why);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Replaces something in one entry of the log; -1 is the last. */
export function inEntry(n: number, from: string | RegExp, to: string): (board: Board) => void {
  return (board) => {
    board.entries.splice(n, 1, (board.entries.at(n) ?? "").replace(from, to));
  };
}

function run(program: string, args: string[]): string {
  return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
