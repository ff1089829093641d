// Calendars, read by a stranger's program as phones and desktops read them.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An event as the stranger's program understood it. */
export interface Entry {
  uid: string;
  summary: string;
  location: string;
  begins: string;
  ends: string;
  status: string;
}

/** Reads a calendar; fails when the program cannot. */
export function readCalendar(text: string): Entry[] {
  const folder = mkdtempSync(join(tmpdir(), "linli-calendar-"));
  try {
    const file = join(folder, "calendar.ics");
    writeFileSync(file, text);
    const said = execFileSync(python(), ["check_calendar.py", file], { encoding: "utf8" });
    return JSON.parse(said) as Entry[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The Python that has the reader: the system's packages bring it to the system's own. */
function python(): string {
  const found = ["/usr/bin/python3", "python3"].find((name) => {
    try {
      execFileSync(name, ["-c", "import icalendar"], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  });
  if (!found) throw new Error("no Python reads calendars: run cargo xtask setup");
  return found;
}
