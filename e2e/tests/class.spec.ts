import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { codeOfVoter, meet } from "../harness/codes";
import { isSound, isSoundEverywhere, picture, signedIn, told } from "../harness/phone";
import { expect, test, type Server } from "../harness/server";
import { answer, call, phoneOf, settle, type Voter } from "../harness/voters";

// 四点半课堂: from the survey to the class, its door, its volunteer and what parents say of it.
// An instant of its own brings a server of its own: this clock goes on for months.
test.use({ startAt: "2025-02-10T08:55:00+08:00" });

const CLASS = "四点半课堂·春季班";
const GRID = "春季微网格";
const PLACES = 120;

interface Booking {
  id: string;
  status: string;
  waiting_number: number | null;
}

test("what 62 % of the homes ask for becomes a class for 120 families", async ({ browser, server, engine }) => {
  test.setTimeout(180_000);
  const desk = await signedIn(browser, server, server.login("dispatcher"));
  const admin = await signedIn(browser, server, server.login("administrator"));
  const years = Array.from({ length: PLACES + 5 }, () => 1985);
  const [mother, ...others] = await settle(admin, desk, server, GRID, years, ["吴珊"]);
  if (!mother) throw new Error("nobody joined");
  const phone = await phoneOf(browser, server, mother);

  // Every home is asked; 31 of the 50 that answer want child care.
  const survey = await ask(desk);
  await server.moveTo("2025-02-10T09:05:00+08:00");
  await phone.goto(`/polls/${survey}`);
  await phone.getByRole("button", { name: "社区儿童托管" }).click();
  await phone.getByRole("button", { name: "核对我的选择" }).click();
  await phone.getByRole("button", { name: "投票", exact: true }).click();
  await expect(phone.getByText("投票已入箱")).toBeVisible();
  for (const [n, home] of others.slice(0, 49).entries()) {
    await answer(server, home, survey, n < 30 ? [0] : n < 42 ? [1] : [1, 2]);
  }
  await server.moveTo("2025-02-17T09:10:00+08:00");
  await phone.goto(`/polls/${survey}`);
  await expect(phone.getByText("共 50 票参与，参与率 40.0%")).toBeVisible();
  const result = phone.getByRole("region", { name: "结果" });
  const leads = result.locator(".timebar").filter({ hasText: "社区儿童托管" });
  await expect(leads).toContainText("31 票 · 62.0%");
  await expect(result.locator(".timebar").filter({ hasText: "老人午餐" })).toContainText("19 票 · 38.0%");
  await expect(result.locator(".timebar").filter({ hasText: "夜间照明" })).toContainText("7 票 · 14.0%");
  await picture(phone, `${engine}-class-1-survey`);

  // So the organiser announces a class for each weekday, a child of each household.
  const id = await announce(desk, engine);
  // The organiser's phone has gone on while the server's clock stood still.
  await server.moveTo("2025-02-17T09:20:00+08:00");

  // The mother books for her child and names who else may collect it.
  await phone.goto("/events");
  const card = phone.locator(`a[href="/events/${id}"]`);
  await expect(card).toContainText("还有 120 个名额");
  await picture(phone, `${engine}-event-2-list`);
  await card.click();
  await expect(phone.getByText("孩子，由监护人报名 · 6–10 岁 · 一户一位")).toBeVisible();
  await phone.getByRole("button", { name: "添加孩子" }).click();
  const form = phone.getByRole("dialog");
  await form.getByLabel("孩子姓名").fill("吴小雨");
  await form.getByLabel("出生年份").fill("2017");
  await form.getByLabel("年级").fill("二年级");
  await form.getByLabel("您是孩子的").fill("母亲");
  await form.getByRole("button", { name: "再加一位接送人" }).click();
  await form.getByLabel("姓名", { exact: true }).fill("吴国强");
  await form.getByLabel("和孩子的关系").fill("外公");
  await form.getByLabel("接送暗号").fill("25");
  await form.getByRole("button", { name: "保存" }).click();
  await expect(form.getByText(/4 位/).last()).toBeVisible();
  await form.getByLabel("接送暗号").fill("2580");
  await isSound(phone);
  await picture(phone, `${engine}-event-3-child`);
  await form.getByRole("button", { name: "保存" }).click();
  await expect(phone.getByText("接送人：母亲 吴珊 / 外公 吴国强")).toBeVisible();

  // A child that is too young is told so before anybody taps.
  await keepChild(server, mother, "吴小雪", 2022);
  await phone.reload();
  await expect(phone.getByText("您现在不能报名")).toBeVisible();
  await phone.getByRole("button", { name: "给吴小雨报名" }).click();
  await expect(told(phone, "报好了")).toBeVisible();
  await expect(phone.getByText("已报名", { exact: true })).toBeVisible();
  await picture(phone, `${engine}-event-4-booked`);

  // The other families, by what their phones send.
  const bookings = new Map<Voter, Booking>();
  for (const [n, family] of others.slice(0, -1).entries()) {
    const booking = await book(server, family, id, await keepChild(server, family, `孩子${n + 2}`, 2017));
    bookings.set(family, booking);
    expect(booking.status).toBe(n + 2 <= PLACES ? "registered" : "waiting");
  }

  // Family 125 sees that it would wait, and as which.
  const last = others.at(-1);
  const first = others[PLACES - 1];
  if (!last || !first) throw new Error("too few families");
  await keepChild(server, last, "陈末末", 2016);
  const late = await phoneOf(browser, server, last);
  await late.goto(`/events/${id}`);
  await expect(late.getByText("您会是候补第 5 位")).toBeVisible();
  await late.getByRole("button", { name: "给陈末末候补" }).click();
  await expect(told(late, "已候补，第 5 位")).toBeVisible();
  await expect(late.getByText("120 户 · 已报 120 · 候补 5")).toBeVisible();
  await picture(late, `${engine}-event-5-waiting`);
  await isSoundEverywhere(late);

  // One place is given back: number 1 has it and is told, everybody moves up.
  const tenth = others[8];
  await call(server, tenth!, "POST", `/bookings/${bookings.get(tenth!)?.id}/cancel`, {});
  expect((await ownBookings(server, first))[0]).toMatchObject({ status: "registered", waiting_number: null });
  const promoted = await phoneOf(browser, server, first);
  await promoted.goto("/notices");
  await expect(promoted.getByText(CLASS).first()).toBeVisible();
  await expect(late.getByText("候补第 4 位")).toBeVisible();

  // The organiser sees who comes and who may collect.
  await desk.goto(`/staff/events/${id}`);
  await expect(desk.getByText("已报 120 / 120 · 候补 4")).toBeVisible();
  await expect(desk.getByText(/接送人：.*外公 吴国强/)).toBeVisible();
  await isSound(desk);
  await picture(desk, `${engine}-event-6-desk`);

  // A tutor is wanted, and found on the board; the class leader agrees.
  const [student] = await settle(admin, desk, server, "大学生公寓", [2004], ["林一凡"]);
  if (!student) throw new Error("no student joined");
  await call(server, student, "PUT", "/me/volunteer", {
    kind: "professional", skills: ["tutoring"], times: [{ day: 0, from: 960, until: 1140 }], words: "大学生", is_named: false, is_open: true,
  });
  await desk.getByRole("button", { name: "请志愿者帮忙" }).click();
  const request = desk.getByRole("dialog");
  await request.getByRole("button", { name: "辅导功课" }).click();
  await request.getByText("1.5 小时", { exact: true }).click();
  await request.getByLabel("补充说明（可不填）").fill("一对一数学");
  await isSound(desk);
  await picture(desk, `${engine}-class-2-ask`);
  await request.getByRole("button", { name: "请志愿者帮忙" }).click();
  await expect(told(desk, "已发布，合适的志愿者能看到")).toBeVisible();
  const lin = await phoneOf(browser, server, student);
  await lin.goto("/hours/help");
  const wanted = lin.getByRole("link").filter({ hasText: "一对一数学" }).filter({ hasText: CLASS }).first();
  await expect(wanted).toContainText("适合您");
  await expect(wanted).toContainText("会辅导功课");
  await expect(wanted).toContainText("时间合适");
  await picture(lin, `${engine}-class-3-board`);
  await wanted.click();
  await lin.getByRole("button", { name: "我来帮" }).click();
  await expect(lin.getByText("已告诉对方，等对方答复")).toBeVisible();
  const stint = new URL(lin.url()).pathname;
  await desk.goto(stint);
  await desk.getByRole("button", { name: "同意这个时间" }).click();
  await expect(desk.getByText("已约定").first()).toBeVisible();
  await lin.reload();
  await expect(lin.getByText("网格服务驿站二层").first()).toBeVisible();

  // The first afternoon: by the mother's code in, past a stranger, home with the grandfather.
  await server.moveTo("2025-03-03T16:30:00+08:00");
  await desk.goto(`/staff/events/${id}/door`);
  await scan(desk, await codeOfVoter(server, mother));
  await expect(desk.locator(".door-tick")).toContainText("吴小雨");
  for (const family of others.slice(9, 18)) await comes(desk, id, await codeOfVoter(server, family));
  await meet(lin, stint, desk, "开始", "进行中");
  await server.moveTo("2025-03-03T18:00:00+08:00");
  await meet(lin, stint, desk, "结束", "打卡 1.5 小时");
  await desk.goto(`/staff/events/${id}/door`);
  const here = desk.getByRole("listitem").filter({ hasText: "吴小雨" });
  await expect(here).toContainText("可以接的人：母亲 吴珊、外公 吴国强");
  await here.getByRole("button", { name: "接走" }).click();
  await scan(desk, await codeOfVoter(server, others[20]!));
  await expect(desk.locator(".door-tick")).toContainText("不在接送名单上");
  await desk.getByLabel("或说 4 位暗号").fill("2580");
  await desk.getByRole("button", { name: "核对" }).click();
  await expect(desk.locator(".door-tick")).toContainText("可以接走");
  await phone.goto("/notices");
  await expect(phone.getByText(/吴小雨 到了「四点半课堂·春季班」/)).toBeVisible();
  await expect(phone.getByText(/吴小雨 被外公 吴国强接走/)).toBeVisible();
  await isSound(phone);
  await picture(phone, `${engine}-class-4-told`);

  // The leader confirms what the student gave: 90 minutes.
  await lin.getByRole("button", { name: "确认 1.5 小时" }).click();
  await expect(lin.getByText("您确认过了，等对方确认")).toBeVisible();
  await desk.goto(stint);
  await desk.getByRole("button", { name: "确认 1.5 小时" }).click();
  await expect(desk.getByText("社区时间池付了 1.5 小时，您没有付")).toBeVisible();
  await lin.goto("/hours");
  await expect(lin.locator(".figure-big")).toHaveText("1.5 小时");
  await expect(lin.locator(".points-line").first()).toContainText("+1.5 小时");
  expect((await call<{ available: number }>(server, student, "GET", "/me/hours")).available).toBe(90);

  // Five parents a month say what they think; two of five are content, and the desk is told.
  await phone.goto(`/events/${id}`);
  await phone.getByRole("radio", { name: "不满意", exact: true }).check({ force: true });
  await phone.getByRole("button", { name: "时间不合适" }).click();
  await phone.getByRole("button", { name: "提交评价" }).click();
  await expect(told(phone, "谢谢您的评价")).toBeVisible();
  const rate = async (families: Voter[], content: number) => {
    for (const [n, family] of families.entries()) await opine(server, family, bookings.get(family)?.id ?? "", n < content);
  };
  await rate(others.slice(9, 13), 2);
  await server.moveTo("2025-04-14T09:00:00+08:00");
  await rate(others.slice(13, 18), 2);
  await server.moveTo("2025-05-06T09:00:00+08:00");
  await desk.goto("/staff/events");
  const kind = desk.getByRole("listitem").filter({ hasText: "四点半课堂" }).filter({ hasText: "连续两个月不到 60%" });
  await expect(kind).toBeVisible();
  await picture(desk, `${engine}-class-5-flagged`);
});

/** Every home is asked what it needs most. */
async function ask(desk: Page): Promise<string> {
  await desk.goto("/staff/polls/new");
  await desk.getByLabel("表决事项").fill("您家最需要什么");
  await desk.getByLabel("说明", { exact: true }).fill("每季度问一次，排在前面的先办。");
  await desk.getByLabel("表决类型").selectOption({ label: "意见征询" });
  await desk.getByLabel("谁来投").selectOption({ label: "一户一票" });
  for (const building of ["7栋", "8栋", "9栋"]) {
    await desk.getByRole("button", { name: `${GRID} · ${building}` }).click();
  }
  await desk.getByLabel("怎么投").selectOption({ label: "可选多项" });
  await desk.getByLabel("选项，一行一个").fill("社区儿童托管\n老人午餐\n夜间照明");
  await desk.getByLabel("最多选几项").fill("2");
  await desk.getByLabel("公示几天后开始").fill("0");
  await desk.getByRole("button", { name: "公告" }).click();
  await expect(told(desk, "已公告，选民册 125 个表决单元")).toBeVisible();
  return /polls\/(.+)$/.exec(desk.url())?.[1] ?? "";
}

/** The desk writes the class down. */
async function announce(desk: Page, engine: string): Promise<string> {
  await desk.goto("/staff/events");
  await desk.getByRole("link", { name: "办一场活动" }).click();
  await desk.getByRole("button", { name: "发布活动" }).click();
  await expect(desk.getByText("有几处要改，看上面红字")).toBeVisible();
  await desk.getByLabel("活动名称").fill(CLASS);
  await desk.getByLabel("类型").selectOption({ label: "四点半课堂" });
  await desk.getByLabel("地点").fill("网格服务驿站二层");
  await desk.getByLabel("主办").fill("网格服务驿站");
  await desk.getByLabel("无障碍说明").fill("有电梯");
  await desk.getByText("每周固定时间").click();
  await desk.getByLabel("第一天").fill("2025-03-03");
  await desk.getByLabel("最后一天").fill("2025-06-27");
  await desk.getByLabel("几点开始").fill("16:30");
  await desk.getByLabel("几点结束").fill("18:00");
  await expect(desk.getByText("一共 85 次")).toBeVisible();
  await desk.getByLabel("名额", { exact: true }).fill(String(PLACES));
  await desk.getByText("孩子", { exact: true }).click();
  await desk.getByLabel("最小几岁").fill("6");
  await desk.getByLabel("最大几岁").fill("10");
  await desk.getByLabel("按户").selectOption({ label: "一户一位" });
  await isSound(desk);
  await picture(desk, `${engine}-event-1-announce`);
  await desk.getByRole("button", { name: "发布活动" }).click();
  await expect(told(desk, "已发布，居民现在能看到")).toBeVisible();
  await expect(desk.getByRole("heading", { name: CLASS })).toBeVisible();
  return new URL(desk.url()).pathname.replace("/staff/events/", "");
}

async function scan(desk: Page, code: string): Promise<void> {
  await desk.locator("#door-code").fill(code);
  await desk.locator("#door-code").press("Enter");
}

/** A family comes to the first afternoon, as the door's phone sends it. */
async function comes(desk: Page, event: string, code: string): Promise<void> {
  const sent = await desk.request.put(`/api/v1/staff/events/${event}/check-ins/${randomUUID()}`, {
    data: { session: 0, by: "code", code, door: "" },
  });
  expect(sent.ok(), await sent.text()).toBe(true);
}

async function opine(server: Server, family: Voter, booking: string, isContent: boolean): Promise<void> {
  const opinion = isContent ? { stars: 5, tags: ["useful"], words: "" } : { stars: 2, tags: ["crowded"], words: "" };
  await call(server, family, "PUT", `/bookings/${booking}/opinion`, opinion);
}

async function keepChild(server: Server, guardian: Voter, name: string, birth_year: number): Promise<string> {
  const id = randomUUID();
  await call(server, guardian, "PUT", `/me/children/${id}`, { name, birth_year, grade: "", relation: "母亲", collectors: [] });
  return id;
}

function book(server: Server, guardian: Voter, event: string, child: string): Promise<Booking> {
  return call<Booking>(server, guardian, "PUT", `/events/${event}/bookings/${randomUUID()}`, { child });
}

function ownBookings(server: Server, guardian: Voter): Promise<Booking[]> {
  return call<Booking[]>(server, guardian, "GET", "/me/bookings");
}
