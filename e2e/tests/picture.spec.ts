import type { Browser, Page } from "@playwright/test";
import { copyFileSync, mkdirSync } from "node:fs";
import { type Login, type Server, expect, test } from "../harness/server";
import { act, say, signedIn } from "../harness/phone";

// The pictures of the README, taken from the running product; kept in docs/ only when they are asked for.

test("the product shows itself", async ({ browser, server }) => {
  const resident = await camera(browser, server, server.person("赵磊"));
  const ticket = await say(resident, "地下车库入口的灯全灭了，晚上看不见台阶");
  const worker = await signedIn(browser, server, server.person("刘洋"));
  await worker.goto(`/staff/t/${ticket.id}`);
  await act(worker, "接单");
  await act(worker, "留言", async (form) => {
    await form.getByLabel("留言").fill("已经报给物业电工，今天傍晚前到");
  });
  await act(worker, "开始办理");

  await resident.goto("/");
  await expect(resident.getByText("地下车库入口的灯全灭了").first()).toBeVisible();
  await take(resident, "home");
  await resident.goto("/say");
  await resident.getByLabel("发生了什么").fill("3 号楼 2 单元电梯又停了，里面没人，老人上不去");
  await expect(resident.getByRole("group", { name: "类别" }).getByRole("radio").first()).toBeAttached();
  await take(resident, "say");
  await resident.goto(`/t/${ticket.id}`);
  await expect(resident.getByRole("heading", { name: "用时" })).toBeVisible();
  await take(resident, "ticket");

  await resident.goto("/polls");
  await resident.getByText("垃圾分类投放点设在哪里").click();
  await expect(resident.getByText("参与情况")).toBeVisible();
  await take(resident, "poll");

  const dispatcher = await camera(browser, server, server.login("dispatcher"));
  await dispatcher.goto("/staff");
  await expect(dispatcher.locator(".inbox-row").first()).toBeVisible();
  await take(dispatcher, "inbox");
});

/** Somebody's phone, as sharp as a page on a screen needs. */
async function camera(browser: Browser, server: Server, login: Login): Promise<Page> {
  const storageState = await (await signedIn(browser, server, login)).context().storageState();
  const context = await browser.newContext({
    baseURL: server.url,
    storageState,
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    colorScheme: "light",
  });
  return context.newPage();
}

async function take(page: Page, name: string): Promise<void> {
  await expect(page.locator("[aria-busy=true], .skeleton, .toast")).toHaveCount(0);
  const path = `test-results/pictures/${name}.png`;
  await page.screenshot({ path, animations: "disabled" });
  if (process.env.LINLI_PICTURES === "1") {
    mkdirSync("../docs", { recursive: true });
    copyFileSync(path, `../docs/${name}.png`);
  }
}
