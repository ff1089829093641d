import { defineConfig, devices } from "@playwright/test";
import type { Engine } from "./harness/server";

// Every journey runs on SQLite, and the first ones on PostgreSQL too, in the Chromium that the system's
// packages bring.
export default defineConfig<object, { engine: Engine }>({
  testDir: "tests",
  outputDir: "test-results",
  forbidOnly: true,
  retries: 0,
  // A journey waits for half of its time: three keep two cores busy.
  workers: 3,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["json", { outputFile: "report/results.json" }]],
  use: {
    ...devices["Pixel 7"],
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    // Pixels beyond the first say nothing about a journey, and cost a third of its time.
    deviceScaleFactor: 1,
    actionTimeout: 20_000,
    screenshot: "only-on-failure",
    // Sheets stand still at once: a journey waits for nothing that only moves.
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      executablePath: process.env.LINLI_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "sqlite", use: { engine: "sqlite" } },
    // Every route, and every number of these stories, is tested on both databases by itself; here a need and a
    // hazard go from the first page to the last on PostgreSQL too.
    {
      name: "postgres",
      use: { engine: "postgres" },
      testMatch: ["manhole.spec.ts", "parking.spec.ts"],
    },
  ],
});
