import type { Page } from "@playwright/test";
import { type Board, inEntry, isCheckedElsewhere } from "../harness/board";
import { isSound, newPhone, picture, signedIn, told } from "../harness/phone";
import { expect, test } from "../harness/server";

// 无记名: sealed in the phone, tested with another phone, cast, counted without being opened, checked.
test.use({ startAt: "2025-09-01T09:00:00+08:00" });

const MATTER = "选一位居民监督委员会主任";

test("a neighbour votes in secret, and anybody can check the sums", async ({ browser, server, engine }) => {
  test.setTimeout(180_000);
  const zhao = await signedIn(browser, server, server.person("赵磊"));
  await zhao.goto("/polls");
  await zhao.getByText(MATTER).click();
  await expect(zhao.getByText("无记名投票：您的选择在手机里封好")).toBeVisible();
  await zhao.getByText("孙桂英", { exact: true }).last().click();
  await zhao.getByRole("button", { name: "核对我的选择" }).click();
  await expect(zhao.getByText("请核对")).toBeVisible();
  await isSound(zhao);
  await picture(zhao, `${engine}-secret-1-review`);

  // Another phone seals the same choice with the same dice: the words are the same.
  const first = await wordsOn(zhao);
  await zhao.getByRole("button", { name: "不投，测试这部手机" }).click();
  expect(await wordsOn(zhao)).toBe(first);
  await isSound(zhao);
  await picture(zhao, `${engine}-secret-2-test`);
  const address = await zhao.getByRole("link", { name: "在另一部手机上打开" }).getAttribute("href");
  const other = await newPhone(browser, server);
  await other.goto(address ?? "");
  await expect(other.getByText("封的是：孙桂英")).toBeVisible();
  expect(await wordsOn(other)).toBe(first);
  await isSound(other);

  // What was opened is not cast; a new one is sealed, and its words are those of the receipt.
  await zhao.getByRole("button", { name: "重新封一张，继续投票" }).click();
  await expect(zhao.getByText("请核对")).toBeVisible();
  const sealed = await wordsOn(zhao);
  expect(sealed).not.toBe(first);
  await zhao.getByRole("button", { name: "投票", exact: true }).click();
  await expect(zhao.getByText("投票已入箱")).toBeVisible();
  expect(await wordsOn(zhao)).toBe(sealed);
  await isSound(zhao);
  await zhao.getByRole("button", { name: "关闭" }).click();
  await expect(zhao.getByText("您家的票")).toBeVisible();
  const poll = /polls\/(.+)$/.exec(zhao.url())?.[1] ?? "";

  // A sheet is sealed at the desk; no photo is asked for, and no proxy offered.
  const desk = await signedIn(browser, server, server.login("dispatcher"));
  await desk.goto(`/staff/polls/${poll}`);
  await desk.getByRole("button", { name: /未投/ }).first().click();
  const form = desk.getByRole("dialog");
  await expect(form.getByText("不拍照，不能委托")).toBeVisible();
  await expect(form.getByText("委托", { exact: true })).toHaveCount(0);
  await form.getByText("何建平", { exact: true }).click();
  await form.getByLabel("见证人").fill("陈静");
  await form.getByRole("button", { name: "代录选票" }).click();
  await expect(told(desk, /已录入/)).toBeVisible();

  // Voting ends; the sums are out, and nobody's choice.
  await server.moveTo("2025-09-07T09:00:00+08:00");
  await expect(zhao.getByText("结果", { exact: true })).toBeVisible();
  await zhao.getByRole("button", { name: "核对", exact: true }).click();
  await expect(zhao.getByText("您的票在箱里")).toBeVisible();
  await expect(zhao.getByText("没有拆开任何一张")).toBeVisible();
  await isSound(zhao);
  await picture(zhao, `${engine}-secret-3-result`);
  await isCheckedElsewhere(zhao, poll, "count", tamperings);
});

/** Four words as they stand on a page. */
async function wordsOn(page: Page): Promise<string> {
  return (await page.locator(".poll-words").first().innerText()).trim();
}

const tamperings: ((board: Board) => void)[] = [
  inEntry(1, '"weight":0', '"weight":2'),
  (board) => { board.entries.splice(1, 1); },
  (board) => { board.entries.splice(-2, 1); },
  inEntry(-1, /"heads":\d+/, '"heads":3'),
];
