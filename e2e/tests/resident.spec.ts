import { readFileSync } from "node:fs";
import { signsIn, told } from "../harness/phone";
import { expect, test } from "../harness/server";

test("a resident takes their details along, and has them deleted", async ({ browser, server }) => {
  // The last of the demo's residents: nobody else's journey needs them.
  const who = server.logins.filter((login) => login.role === "resident").at(-1) ?? server.login("resident");
  const page = await signsIn(browser, server, who);
  await page.goto("/me/details");
  const arriving = page.waitForEvent("download");
  await page.getByRole("button", { name: "下载我的资料" }).click();
  const file = await (await arriving).path();
  const kept = readFileSync(file, "utf8");
  expect(() => JSON.parse(kept) as unknown).not.toThrow();
  expect(kept).toContain(who.name);

  await page.getByRole("button", { name: "删除我的资料" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "删除我的资料" }).click();
  await expect(told(page, "已删除")).toBeVisible();
  await page.goto("/me");
  await expect(page.getByText("请先登录")).toBeVisible();
  expect((await page.request.get("/api/v1/me")).status()).toBe(401);
});
