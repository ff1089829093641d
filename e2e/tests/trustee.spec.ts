import { readFileSync } from "node:fs";
import type { Browser, Page } from "@playwright/test";
import { type Board, inEntry, isCheckedElsewhere, liesAreFound } from "../harness/board";
import { isSound, newPhone, picture, signedIn, told } from "../harness/phone";
import { expect, type Server, test } from "../harness/server";

// 监票人: three neighbours make the key in their phones, and two of them open the sums.
test.use({ startAt: "2025-10-13T09:00:00+08:00" });

const MATTER = "东门要不要装人脸识别门禁";
const NAMES = ["孙桂英", "李建国", "周倩"];
const PASSPHRASE = "桂花树下第三张石凳";

test("three trustees share a key, and two of them open the sums", async ({ browser, server, engine }) => {
  test.setTimeout(180_000);
  const trustees = await Promise.all(NAMES.map((name) => atTheDesk(browser, server, name)));
  const [sun, li, zhou] = trustees as [Page, Page, Page];
  const poll = /polls\/(.+)\/trustee$/.exec(sun.url())?.[1] ?? "";

  // Each makes a key and keeps a file of it.
  await isSound(sun);
  await picture(sun, `${engine}-trustee-1-make`);
  await sun.getByLabel("口令").fill("太短");
  await sun.getByRole("button", { name: "生成密钥，保存文件" }).click();
  await expect(sun.getByText("口令太短")).toBeVisible();
  const files = await Promise.all(trustees.map(makesKey));

  // One closes the page and cannot open the key any more: all begin again, the others by themselves.
  await expect(li.getByText("请核对十二个词")).toBeVisible();
  await li.reload();
  await li.getByLabel("口令").fill("不记得了，试一个");
  await li.getByRole("button", { name: "打开密钥" }).click();
  await expect(li.getByText("口令不对")).toBeVisible();
  await li.getByRole("button", { name: "重新开始" }).click();
  await li.getByRole("dialog").getByRole("button", { name: "重新开始" }).click();
  await expect(told(li, "已重新开始")).toBeVisible();
  await makesKey(li);

  // All see the same twelve words.
  await expect(sun.getByText("请核对十二个词")).toBeVisible();
  const words = await Promise.all(trustees.map(twelveWords));
  expect(new Set(words).size).toBe(1);
  await isSound(sun);
  await picture(sun, `${engine}-trustee-2-compare`);
  await sun.getByRole("button", { name: "完全一样，继续" }).click();
  await expect(sun.getByText("您这一步做好了")).toBeVisible();
  await picture(sun, `${engine}-trustee-3-wait`);
  for (const trustee of [li, zhou]) {
    await trustee.getByRole("button", { name: "完全一样，继续" }).click();
  }
  for (const trustee of trustees) {
    await expect(trustee.getByText("您的密钥已就绪")).toBeVisible();
  }
  await isSound(zhou);

  // A neighbour votes; the ballot says who keeps the key.
  await server.moveTo("2025-10-17T21:00:00+08:00");
  const chen = await signedIn(browser, server, server.person("陈静"));
  await chen.goto(`/polls/${poll}`);
  await chen.getByText("同意", { exact: true }).last().click();
  await chen.getByRole("button", { name: "核对我的选择" }).click();
  await expect(chen.getByText("密钥由 3 位监票人共管")).toBeVisible();
  await chen.getByRole("button", { name: "投票", exact: true }).click();
  await expect(chen.getByText("投票已入箱")).toBeVisible();
  await chen.getByRole("button", { name: "关闭" }).click();
  await expect(sun.getByText("投票进行中")).toBeVisible();

  // After the close the box stays shut until two have opened it.
  await server.moveTo("2025-10-22T21:00:00+08:00");
  await expect(chen.getByText("等监票人开票：0 / 2")).toBeVisible();
  await isSound(chen);
  await picture(chen, `${engine}-trustee-4-counting`);
  await sun.getByRole("button", { name: "核对票箱" }).click();
  await expect(sun.getByText("票箱核对通过：1 张票计入")).toBeVisible();
  const shut = await twelveWords(sun);
  await sun.getByRole("button", { name: "一样，开票" }).click();
  await expect(sun.getByText("您已开票", { exact: true })).toBeVisible();
  await picture(sun, `${engine}-trustee-5-opened`);
  await expect(chen.getByText("等监票人开票：1 / 2")).toBeVisible();

  // The second one lost the phone: on another one, the file and the passphrase are enough.
  const other = await newPhone(browser, server);
  await other.goto(server.person("周倩").login_url);
  await other.getByRole("button", { name: "登录" }).click();
  await expect(other).not.toHaveURL(/\/q/);
  await other.goto(`/polls/${poll}/trustee`);
  await other.getByLabel("密钥文件").setInputFiles({
    name: "key.json",
    mimeType: "application/json",
    buffer: Buffer.from(files[2] ?? ""),
  });
  await other.getByLabel("口令").fill("记错了的口令");
  await other.getByRole("button", { name: "打开密钥" }).click();
  await expect(other.getByText("口令不对")).toBeVisible();
  await isSound(other);
  await other.getByLabel("口令").fill(PASSPHRASE);
  await other.getByRole("button", { name: "打开密钥" }).click();
  await other.getByRole("button", { name: "核对票箱" }).click();
  expect(await twelveWords(other)).toBe(shut);
  await picture(other, `${engine}-trustee-6-checked`);
  await other.getByRole("button", { name: "一样，开票" }).click();
  await expect(other.getByText("这次表决已结束")).toBeVisible();

  await expect(chen.getByText("结果", { exact: true })).toBeVisible();
  await chen.getByRole("button", { name: "核对", exact: true }).click();
  await expect(chen.getByText("没有拆开任何一张")).toBeVisible();
  await picture(chen, `${engine}-trustee-7-result`);
  await isCheckedElsewhere(chen, poll, "1 count", tamperings);
  await liesAreFound(chen, poll, lies);
});

test("the desk names trustees, and one alone is refused", async ({ browser, server }) => {
  const desk = await signedIn(browser, server, server.login("dispatcher"));
  await desk.goto("/staff/polls/new");
  await desk.getByLabel("表决事项").fill("要不要换门禁");
  await desk.getByLabel("说明", { exact: true }).fill("旧门禁常坏");
  await desk.getByLabel("方案", { exact: true }).fill("换");
  await desk.getByLabel("记名方式").selectOption({ label: "无记名：只公布合计，监票人一起才能开票" });
  await desk.getByLabel("公示几天后开始").fill("2");
  await desk.getByRole("button", { name: "李建国" }).click();
  await desk.getByRole("button", { name: "公告" }).click();
  await expect(desk.getByText("监票人选 2 至 9 位")).toBeVisible();
  await desk.getByRole("button", { name: "周倩" }).click();
  await desk.getByRole("button", { name: "公告" }).click();
  await expect(told(desk, "已公告")).toBeVisible();
  await expect(desk.getByText("未开始")).toHaveCount(2);
});

/** A trustee on their own page of the poll, by the notice that asked them. */
async function atTheDesk(browser: Browser, server: Server, name: string): Promise<Page> {
  const phone = await signedIn(browser, server, server.person(name));
  await phone.goto("/notices");
  await phone.getByText(`请您监票：${MATTER}`).click();
  await phone.getByRole("link", { name: "去监票" }).click();
  await expect(phone.getByRole("button", { name: "生成密钥，保存文件" })).toBeVisible();
  return phone;
}

/** Makes a key; gives the file that is kept. */
async function makesKey(phone: Page): Promise<string> {
  await phone.getByLabel("口令").fill(PASSPHRASE);
  const saved = phone.waitForEvent("download");
  await phone.getByRole("button", { name: "生成密钥，保存文件" }).click();
  const text = readFileSync(await (await saved).path(), "utf8");
  expect(text).toContain("linli-trustee-1");
  expect(text).not.toContain(PASSPHRASE);
  return text;
}

async function twelveWords(phone: Page): Promise<string> {
  await expect(phone.locator(".poll-words")).toHaveCount(3);
  return (await phone.locator(".poll-words").allInnerTexts()).join(" ");
}

const tamperings: ((board: Board) => void)[] = [
  inEntry(0, '"needed":2', '"needed":1'),
  (board) => { board.entries.splice(-2, 1); },
];

const lies: [(board: Board) => void, RegExp][] = [
  [inEntry(0, '"needed":2', '"needed":1'), /not those announced/],
  [inEntry(0, /"needed":2/g, '"needed":1'), /one trustee alone/],
  [inEntry(-2, '"trustee":2', '"trustee":1'), /a share is not proved/],
  [(board) => { board.entries.splice(-2, 1); }, /too few trustees/],
  [(board) => { board.entries.splice(-2, 0, board.entries.at(-2) ?? ""); }, /opened the sums twice/],
  [inEntry(-1, /"heads":1/, '"heads":2'), /wrong/],
];
