// The real server on a database of its own, started once for each worker and always stopped.

import { test as base } from "@playwright/test";
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type Engine = "sqlite" | "postgres";

/** One way to be signed in: the demo has at least one for each role. */
export interface Login {
  role: string;
  name: string;
  grid: string;
  /** The department of a handler. */
  party: string;
  login_url: string;
}

/** A running server with the demo community in it. */
export interface Server {
  url: string;
  logins: Login[];
  /** The login of a role; fails when the demo has none. */
  login(role: string): Login;
  /** The login of a person by name. */
  person(name: string): Login;
  /** The first handler of a department. */
  handlerOf(party: string): Login;
  /** What the server has written to its log so far. */
  log(): string;
  /** Moves the clock, and lets the clockwork do what is due then; only with `startAt`. */
  moveTo(instant: string): Promise<void>;
}

const START_MAX_MS = 60_000;

/** Tests get `server` beside Playwright's own fixtures; relative addresses go to it. */
export const test = base.extend<{ phonesPutAway: void }, { engine: Engine; startAt: string; server: Server }>({
  engine: ["sqlite", { option: true, scope: "worker" }],
  // The instant the server's clock stands at, and is moved from; empty for the true time.
  startAt: ["", { option: true, scope: "worker" }],
  server: [
    async ({ engine, startAt }, use) => {
      const folder = mkdtempSync(join(tmpdir(), "linli-e2e-"));
      const port = await freePort();
      const url = `http://localhost:${port}`;
      const database = engine === "sqlite" ? `sqlite:${join(folder, "linli.db")}` : newDatabase();
      const admin = `127.0.0.1:${await freePort()}`;
      const moved = startAt ? ["--admin-addr", admin, "--test-clock", String(Date.parse(startAt)), "--proxies", "1"] : [];
      const log = openSync(join(folder, "log"), "w");
      const child = spawn(
        required("LINLI_BIN"),
        ["serve", "--demo", "--addr", `127.0.0.1:${port}`, "--database", database, "--public-url", url, ...moved],
        { cwd: folder, stdio: ["ignore", log, log] },
      );
      try {
        await ready(url, child, join(folder, "log"));
        const logins = JSON.parse(readFileSync(join(folder, "demo.json"), "utf8")) as Login[];
        await use({
          url,
          logins,
          login: (role) => only(logins, role, (login) => login.role === role),
          person: (name) => only(logins, name, (login) => login.name === name),
          handlerOf: (party) => only(logins, party, (login) => login.role === "handler" && login.party === party),
          log: () => readFileSync(join(folder, "log"), "utf8"),
          async moveTo(instant) {
            await order(`http://${admin}/clock`, { now: Date.parse(instant) });
            await order(`http://${admin}/jobs`, {});
          },
        });
      } finally {
        await stop(child);
        rmSync(folder, { recursive: true, force: true });
      }
    },
    { scope: "worker", timeout: START_MAX_MS + 10_000 },
  ],
  baseURL: async ({ server }, use) => use(server.url),
  // A phone is put away when its journey is over: an open page would go on listening for news.
  phonesPutAway: [
    async ({ browser }, use) => {
      await use();
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    { auto: true },
  ],
});

export { expect } from "@playwright/test";

function only(logins: Login[], what: string, fits: (login: Login) => boolean): Login {
  const found = logins.find(fits);
  if (!found) throw new Error(`the demo has no login for ${what}`);
  return found;
}

async function order(url: string, body: object): Promise<void> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
}

export function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: start the journeys with cargo xtask test`);
  return value;
}

/** An empty database in the PostgreSQL that the tests were given. */
function newDatabase(): string {
  const server = required("LINLI_TEST_POSTGRES");
  const name = `journey_${randomBytes(6).toString("hex")}`;
  execFileSync(join(required("LINLI_TEST_POSTGRES_BIN"), "createdb"), [`--maintenance-db=${server}`, name]);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

async function ready(url: string, child: ChildProcess, log: string): Promise<void> {
  const end = Date.now() + START_MAX_MS;
  while (Date.now() < end && child.exitCode === null) {
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the server did not start:\n${readFileSync(log, "utf8")}`);
}

/** Asks the server to drain and end; kills it when it does not. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  const patience = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await ended;
  clearTimeout(patience);
}
