import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { type Board, inEntry, isCheckedElsewhere } from "../harness/board";
import { newPhone, photo, picture, signedIn, told } from "../harness/phone";
import { expect, test } from "../harness/server";
import { cast, enterSheet, settle, type Voter } from "../harness/voters";

// 电梯改造: 412 adults of three buildings, 326 of whom take part, by phone and on paper.
test.use({ startAt: "2025-04-07T09:00:00+08:00" });

const GRID = "第21微网格";
/** Born so that so many are 18–35, 36–59, 60 and more; the first 326 take part. */
const YEARS = [
  ...Array<number>(147).fill(1995), ...Array<number>(91).fill(1975), ...Array<number>(88).fill(1950),
  ...Array<number>(86).fill(1980),
];
/** How the 326 vote, in the order in which they stand: 300 for, 19 against, 7 abstaining. */
const vote = (n: number): string => (n < 300 ? "for" : n < 319 ? "against" : "abstain");

test("three buildings decide on their lifts, by phone and on paper", async ({ browser, server, engine }) => {
  test.setTimeout(240_000);
  const admin = await signedIn(browser, server, server.login("administrator"));
  const desk = await signedIn(browser, server, server.login("dispatcher"));
  const voters = await settle(admin, desk, server, GRID, YEARS);

  // The desk announces it, with three days of notice.
  await desk.goto("/staff/polls/new");
  await desk.getByLabel("表决事项").fill("7、8、9栋老旧电梯改造");
  await desk.getByLabel("说明", { exact: true }).fill("电梯一周停了三次，上楼太难了。讨论后选定方案 A。");
  await desk.getByLabel("表决类型").selectOption({ label: "居民会议" });
  await desk.getByLabel("谁来投").selectOption({ label: "年满 18 周岁一人一票" });
  for (const building of ["7栋", "8栋", "9栋"]) {
    await desk.getByRole("button", { name: `${GRID} · ${building}` }).click();
  }
  await desk.getByLabel("方案", { exact: true }).fill("方案 A：整体更换");
  await desk.getByLabel("方案说明").fill("户均分摊，一层不摊");
  await desk.getByLabel("费用").fill("1260000");
  await expect(desk.getByLabel("公示几天后开始")).toHaveValue("3");
  await picture(desk, `${engine}-poll-1-announce`);
  await desk.getByRole("button", { name: "公告" }).click();
  await expect(told(desk, "已公告，选民册 412 个表决单元")).toBeVisible();
  const poll = /polls\/(.+)$/.exec(desk.url())?.[1] ?? "";

  // Nobody votes before it opens; then 王秀兰 does, in her phone.
  expect((await cast(server, at(voters, 1), poll, "for")).status).toBe(409);
  await server.moveTo("2025-04-10T09:10:00+08:00");
  const wang = await phoneOf(browser, server, at(voters, 0));
  await wang.goto(`/polls/${poll}`);
  await expect(wang.getByText("还差 207 票")).toBeVisible();
  await wang.getByText("同意", { exact: true }).click();
  await wang.getByRole("button", { name: "核对我的选择" }).click();
  await expect(wang.getByText("请核对")).toBeVisible();
  await picture(wang, `${engine}-poll-2-review`);
  await wang.getByRole("button", { name: "投票", exact: true }).click();
  await expect(wang.getByText("投票已入箱")).toBeVisible();
  await picture(wang, `${engine}-poll-3-receipt`);
  // The page comes back with the ballot in it, and not before.
  const path = `**/api/v1/polls/${poll}`;
  let answer: () => void = () => {};
  const isTime = new Promise<void>((resolve) => (answer = resolve));
  await wang.route(path, async (route) => {
    await isTime;
    await route.continue();
  });
  await wang.getByRole("button", { name: "关闭" }).click();
  await expect(wang.getByRole("button", { name: "关闭" })).toHaveAttribute("aria-disabled", "true");
  answer();
  await expect(wang.getByText("还差 206 票")).toBeVisible();
  await wang.unroute(path);
  await wang.getByRole("button", { name: "核对", exact: true }).click();
  await expect(wang.getByText("您的票在箱里")).toBeVisible();

  // 38 of the 326 vote on paper; five of them had voted otherwise by phone, and count once.
  const sheetPhoto = await sendPhoto(desk);
  const onPaper = [...Array(38).keys()].map((n) => 200 + n);
  for (const n of onPaper.slice(0, 5)) expect((await cast(server, at(voters, n), poll, "against")).status).toBe(201);
  for (const n of onPaper.slice(1)) {
    expect(await enterSheet(desk, poll, (await fileOf(desk, at(voters, n))).id, vote(n), sheetPhoto)).toBe(201);
  }
  await enterByHand(desk, poll, at(voters, 200));
  for (let n = 1; n < 326; n += 1) {
    if (!onPaper.includes(n)) expect((await cast(server, at(voters, n), poll, vote(n))).status).toBe(201);
  }

  // Everybody sees who took part, nobody what they chose.
  await expect(wang.getByText("已投 326 / 412")).toBeVisible();
  await expect(wang.getByText("参与人数已够")).toBeVisible();
  await expect(wang.getByText("截止前不显示任何结果")).toBeVisible();
  await expect(wang.getByText("92.0%")).toHaveCount(0);

  // It closes; a vote a minute late changes nothing.
  await server.moveTo("2025-04-17T09:30:00+08:00");
  expect((await cast(server, at(voters, 400), poll, "against")).status).toBe(409);
  await expect(wang.getByText("共 326 票参与，参与率 79.1%")).toBeVisible();
  await expect(wang.getByText("通过", { exact: true }).first()).toBeVisible();
  for (const line of ["300 票 · 92.0%", "19 票 · 5.8%", "7 票 · 2.1%", "147 人", "91 人", "88 人"]) {
    await expect(wang.getByText(line)).toBeVisible();
  }
  await wang.getByRole("button", { name: "核对", exact: true }).click();
  for (const line of ["您的票在箱里", "您的票按您选的计入了", "没有被改过", "签名、326 张票和合计都对"]) {
    await expect(wang.getByText(line)).toBeVisible();
  }
  await picture(wang, `${engine}-poll-4-result`);
  await countAgain(desk, wang, poll);
  await isCheckedElsewhere(wang, poll, "326 count", tamperings);
});

function at(voters: Voter[], n: number): Voter {
  const found = voters[n];
  if (!found) throw new Error(`there is no voter ${n}`);
  return found;
}

/** A browser in which somebody is signed in who joined without one. */
async function phoneOf(browser: Parameters<typeof newPhone>[0], server: Parameters<typeof newPhone>[1], voter: Voter): Promise<Page> {
  const page = await newPhone(browser, server);
  const cookies = voter.cookie.split("; ").map((pair) => {
    const [name = "", value = ""] = pair.split("=");
    return { name, value, url: server.url };
  });
  await page.context().addCookies(cookies);
  return page;
}

async function sendPhoto(desk: Page): Promise<string> {
  const id = randomUUID();
  const sent = await desk.request.put(`/api/v1/uploads/${id}`, { data: photo("sheet.png").buffer });
  expect(sent.status()).toBe(201);
  return id;
}

/** What somebody sees of themselves. */
async function fileOf(desk: Page, voter: Voter): Promise<{ id: string; household: { address: string } }> {
  const me = await fetch(`${new URL(desk.url()).origin}/api/v1/me`, { headers: { cookie: voter.cookie } });
  return (await me.json()) as { id: string; household: { address: string } };
}

/** One sheet as it is entered in the console. */
async function enterByHand(desk: Page, poll: string, voter: Voter): Promise<void> {
  // The page shows fifty at a time; the search finds a door.
  const { household } = await fileOf(desk, voter);
  await desk.goto(`/staff/polls/${poll}`);
  await desk.getByLabel("楼栋、门牌").fill(household.address);
  await desk.getByLabel("楼栋、门牌").press("Enter");
  await desk.getByRole("button", { name: household.address }).click();
  const form = desk.getByRole("dialog");
  await form.getByText("同意", { exact: true }).click();
  await form.getByLabel("见证人").fill("陈静");
  await form.locator("input[type=file]").setInputFiles(photo("sheet.png"));
  await form.getByRole("button", { name: "代录选票" }).click();
  await expect(told(desk, /已录入/)).toBeVisible();
}

/** The desk counts again before a witness, and everybody reads it. */
async function countAgain(desk: Page, wang: Page, poll: string): Promise<void> {
  await desk.goto(`/staff/polls/${poll}`);
  await desk.getByRole("button", { name: "重新计票" }).click();
  const form = desk.getByRole("dialog");
  await form.getByLabel("谁提出的，为什么").fill("9栋一位邻居想知道纸质票有没有算错");
  await form.getByLabel("见证人").fill("陈静");
  await form.getByLabel("核对了几张纸质票").fill("1");
  await form.getByLabel("其中几张和录入的不符").fill("2");
  await form.getByRole("button", { name: "重新计票" }).click();
  await expect(form.getByText("不符的不能比核对的多")).toBeVisible();
  await form.getByLabel("其中几张和录入的不符").fill("0");
  await form.getByRole("button", { name: "重新计票" }).click();
  await expect(told(desk, "已重新计票，结果一致")).toBeVisible();
  await wang.goto(`/polls/${poll}`);
  await expect(wang.getByText("9栋一位邻居想知道纸质票有没有算错")).toBeVisible();
  await expect(wang.getByText("核对纸质票 1 张，不符 0 张")).toBeVisible();
}

const tamperings: ((board: Board) => void)[] = [
  (board) => { board.entries.splice(5, 1); },
  (board) => { board.entries.splice(5, 0, board.entries[6] ?? ""); },
  (board) => { board.entries.reverse(); },
  inEntry(0, "412", "326"),
  (board) => { const first = board.opened[0]; if (first) first.choice.vote = first.choice.vote === "for" ? "against" : "for"; },
  (board) => { board.opened.pop(); },
  (board) => { board.checkpoint = board.checkpoint.replace(/\n\d+\n/, "\n9\n"); },
];
