import { newPhone, photo, posterOf, signedIn } from "../harness/phone";
import { expect, test } from "../harness/server";

test("the eight characters of a poster open the form at its place", async ({ browser, server }) => {
  const worker = await signedIn(browser, server, server.person("刘洋"));
  const poster = await posterOf(worker, "东门南侧路灯");
  const page = await newPhone(browser, server);
  await page.goto("/scan");
  const field = page.getByLabel("输入 8 位码");
  await field.fill(poster.short.slice(0, 7));
  await page.getByRole("button", { name: "打开" }).click();
  await expect(page.getByText("有一位不对，请再核对")).toBeVisible();
  await field.fill(`${poster.short.slice(0, 4).toLowerCase()}-${poster.short.slice(4)}`);
  await page.getByRole("button", { name: "打开" }).click();
  await expect(page).toHaveURL("/say");
  await expect(page.getByText("东门南侧路灯").first()).toBeVisible();
});

test("a seventh photo and a file that is no photo are told", async ({ browser, server }) => {
  const page = await newPhone(browser, server);
  await page.goto("/say");
  const photos = page.locator("input[type=file]").first();
  await photos.setInputFiles([{ name: "paper.jpg", mimeType: "image/jpeg", buffer: Buffer.from("%PDF-1.7 paper") }]);
  await expect(page.getByText("打不开这张照片，请换 JPEG 或截图").first()).toBeVisible();
  await photos.setInputFiles([1, 2, 3, 4, 5, 6, 7].map((n) => photo(`${n}.png`)));
  await expect(page.getByText("最多 6 张照片，请去掉几张").first()).toBeVisible();
  await expect(page.getByRole("button", { name: /^去掉 第/ })).toHaveCount(6);
});

test("words that are too many are told, and none of them is lost", async ({ browser, server }) => {
  const page = await newPhone(browser, server);
  await page.goto("/say");
  const field = page.getByLabel("发生了什么");
  await field.fill("长".repeat(2001));
  await expect(page.getByText("2001 / 2000")).toBeVisible();
  await page.getByRole("button", { name: "发送" }).click();
  await expect(page.getByText("文字太长，请写短一些")).toBeVisible();
  await expect(field).toHaveValue("长".repeat(2001));
  const answer = await page.request.put(`/api/v1/needs/${crypto.randomUUID()}`, { data: { text: "长".repeat(2001) } });
  expect(answer.status()).toBe(422);
  expect(await answer.text()).toContain("text.too_long");
  await field.fill("长椅坏了");
  await expect(page.getByText("文字太长，请写短一些")).toHaveCount(0);
});
