import { randomUUID } from "node:crypto";
import type { Browser, Page } from "@playwright/test";
import { readCalendar } from "../harness/calendar";
import { isSound, isSoundEverywhere, newPhone, picture, signedIn, told } from "../harness/phone";
import { expect, test, type Server } from "../harness/server";
import { call, phoneOf, settle, type Voter } from "../harness/voters";

// 四点半课堂: from the announcement to the last in line; and whatever else people do with events.
test.use({ startAt: "2025-02-10T09:00:00+08:00" });

const CLASS = "四点半课堂·春季班";
const GRID = "春季微网格";
const PLACES = 120;

interface Booking {
  id: string;
  status: string;
  waiting_number: number | null;
}

test("a class for 120 families fills, and whoever waits first has the place that is given back", async ({ browser, server, engine }) => {
  test.setTimeout(180_000);
  const desk = await signedIn(browser, server, server.login("dispatcher"));
  const admin = await signedIn(browser, server, server.login("administrator"));
  const years = Array.from({ length: PLACES + 5 }, () => 1985);
  const [mother, ...others] = await settle(admin, desk, server, GRID, years, ["吴珊"]);
  if (!mother) throw new Error("nobody joined");

  // The organiser announces a class for each weekday, a child of each household.
  const id = await announce(desk, engine);
  // The organiser's phone has gone on while the server's clock stood still.
  await server.moveTo("2025-02-10T09:10:00+08:00");

  // The mother books for her child and names who else may collect it.
  const phone = await phoneOf(browser, server, mother);
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
});

test("a calendar takes an event, and the private address shows my bookings until it is stopped", async ({ browser, server, engine }) => {
  const desk = await signedIn(browser, server, server.login("dispatcher"));
  const id = await put(desk, { title: "春季义诊", kind: "free_clinic", place: "社区活动室, 一楼; 东侧" });
  const resident = await signedIn(browser, server, server.person("赵磊"));
  const entry = {
    summary: "春季义诊",
    location: "社区活动室, 一楼; 东侧",
    begins: "2025-03-08T01:00:00Z",
    ends: "2025-03-08T03:00:00Z",
    status: "CONFIRMED",
  };
  const file = await resident.request.get(`/api/v1/events/${id}/event.ics`);
  expect(file.headers()["content-type"]).toContain("text/calendar");
  expect(readCalendar(await file.text())).toEqual([expect.objectContaining(entry)]);

  await resident.goto(`/events/${id}`);
  await expect(resident.getByRole("link", { name: "加到日历" })).toHaveAttribute("href", `/api/v1/events/${id}/event.ics`);
  await resident.getByRole("button", { name: "报名", exact: true }).click();
  await expect(told(resident, "报好了")).toBeVisible();

  await resident.goto("/me/events");
  await expect(resident.getByRole("link").filter({ hasText: "春季义诊" })).toContainText("到时出示个人码");
  await resident.getByRole("button", { name: "生成日历地址" }).click();
  await expect(resident.getByText("只显示这一次，请现在复制")).toBeVisible();
  const address = await resident.getByLabel("日历地址").inputValue();
  await isSound(resident);
  await picture(resident, `${engine}-event-7-mine`);
  // A calendar has no cookie: the address alone opens it.
  const feed = await fetch(address);
  expect(feed.status).toBe(200);
  expect(readCalendar(await feed.text())).toContainEqual(expect.objectContaining(entry));

  // Calling it off shows in the calendar too.
  await desk.goto(`/staff/events/${id}`);
  await desk.getByRole("button", { name: "取消活动" }).click();
  await desk.getByRole("dialog").getByLabel("为什么取消").fill("医生下乡，改到四月");
  await desk.getByRole("dialog").getByRole("button", { name: "取消活动" }).click();
  await expect(told(desk, "已取消，报名的人会收到通知")).toBeVisible();
  await resident.goto(`/events/${id}`);
  await expect(resident.getByText("取消原因：医生下乡，改到四月")).toBeVisible();
  expect(readCalendar(await (await fetch(address)).text())).toContainEqual(
    expect.objectContaining({ summary: "春季义诊", status: "CANCELLED" }),
  );

  // Stopped, the address says nothing any more.
  await resident.goto("/me/events");
  await resident.getByRole("button", { name: "停用" }).click();
  await resident.getByRole("dialog").getByRole("button", { name: "停用" }).click();
  await expect(told(resident, "已停用")).toBeVisible();
  expect((await fetch(address)).status).toBe(404);
});

test("a scarce place is kept for a while, then goes to the next in line", async ({ browser, server, engine }) => {
  const desk = await signedIn(browser, server, server.login("dispatcher"));
  const id = await put(desk, { title: "剪纸课", kind: "skills", capacity: 1, offer_hours: 12 });
  const [holder, slow, quick] = await people(browser, server);
  await answer(holder.request.put(`/api/v1/events/${id}/bookings/${randomUUID()}`, { data: {} }));
  await answer(slow.request.put(`/api/v1/events/${id}/bookings/${randomUUID()}`, { data: {} }));
  await quick.goto(`/events/${id}`);
  await expect(quick.getByText("您会是候补第 2 位")).toBeVisible();
  await quick.getByRole("button", { name: "候补", exact: true }).click();
  await expect(told(quick, "已候补，第 2 位")).toBeVisible();

  await holder.goto(`/events/${id}`);
  await holder.getByRole("button", { name: "取消报名" }).click();
  await holder.getByRole("dialog").getByRole("button", { name: "取消报名" }).click();
  await expect(told(holder, "已取消，名额给候补的邻居")).toBeVisible();
  await slow.goto(`/events/${id}`);
  await expect(slow.getByText(/给您留到 .*21:/)).toBeVisible();
  await picture(slow, `${engine}-event-8-offer`);

  // Nobody said yes in time.
  await server.moveTo("2025-02-10T23:30:00+08:00");
  await quick.reload();
  await quick.getByRole("button", { name: "接受名额" }).click();
  await expect(told(quick, "名额是您的了")).toBeVisible();
  await expect(quick.getByText("已报名", { exact: true })).toBeVisible();
  await slow.goto("/me/events");
  await expect(slow.getByRole("link").filter({ hasText: "剪纸课" })).toContainText("已过期");
});

test("what I am interested in stands first, and says why", async ({ browser, server, engine }) => {
  const desk = await signedIn(browser, server, server.login("dispatcher"));
  await put(desk, { title: "早场演练", kind: "drill", day: "2025-02-15" });
  await put(desk, { title: "老照片影展", kind: "photo_show", day: "2025-03-22" });
  const resident = await signedIn(browser, server, server.person("周倩"));
  // Whatever the demonstration has ticked for her.
  const none = await resident.request.put("/api/v1/me/interests", { data: { kinds: [] } });
  expect(none.ok()).toBe(true);
  await resident.goto("/events");
  await resident.getByRole("button", { name: "关注什么" }).click();
  await resident.getByRole("dialog").getByRole("button", { name: "影展" }).click();
  await isSound(resident);
  await resident.getByRole("dialog").getByRole("button", { name: "保存" }).click();
  await expect(told(resident, "已保存")).toBeVisible();
  const photos = resident.getByRole("link").filter({ hasText: "老照片影展" });
  await expect(photos).toContainText("因为您关注：影展");
  const titles = await resident.locator(".event-card .card-title").allTextContents();
  expect(titles.indexOf("老照片影展")).toBeLessThan(titles.indexOf("早场演练"));
  await picture(resident, `${engine}-event-9-interests`);
  // The sorts are chips.
  await resident.getByRole("button", { name: /^应急演练/ }).click();
  await expect(resident.getByText("老照片影展")).toHaveCount(0);
  await expect(resident.getByText("早场演练")).toBeVisible();
});

test("the desk puts a stop on the timetable, and residents see when it comes by", async ({ browser, server, engine }) => {
  const desk = await signedIn(browser, server, server.login("dispatcher"));
  await desk.goto("/staff/events/timetable");
  await desk.getByRole("button", { name: "加一站" }).click();
  const form = desk.getByRole("dialog");
  await form.getByLabel("名称").fill("便民服务9号车");
  await form.getByLabel("停在哪里").fill("3栋楼下");
  await form.getByLabel("星期几").selectOption({ label: "周三" });
  await form.getByLabel("几点结束").fill("8:00");
  await form.getByRole("button", { name: "保存" }).click();
  await expect(form.getByRole("alert").filter({ hasText: /./ })).toBeVisible();
  await form.getByLabel("几点结束").fill("11:30");
  await form.getByRole("button", { name: "保存" }).click();
  await expect(told(desk, "已保存")).toBeVisible();
  await picture(desk, `${engine}-event-10-stops`);
  const visitor = await newPhone(browser, server);
  await visitor.goto("/events/timetable");
  const stop = visitor.getByRole("listitem").filter({ hasText: "便民服务9号车" });
  await expect(stop).toContainText("09:00–11:30");
  await expect(stop).toContainText("3栋楼下 · 所有网格");
  await picture(visitor, `${engine}-event-11-timetable`);
});

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

/** Announces an event by what the form sends, where how it is written is not the matter. */
async function put(
  desk: Page,
  { title, kind, place = "社区活动室", day = "2025-03-08", capacity = 30, offer_hours = null as number | null }: {
    title: string; kind: string; place?: string; day?: string; capacity?: number; offer_hours?: number | null;
  },
): Promise<string> {
  const id = randomUUID();
  const starts_at = Date.parse(`${day}T09:00:00+08:00`);
  await answer(desk.request.put(`/api/v1/staff/events/${id}`, {
    data: {
      kind, title, words: "", organiser: "青年志愿者队", place, access: "", capacity, subject: "person",
      sessions: [{ starts_at, ends_at: starts_at + 7_200_000 }],
      eligibility: { age_min: null, age_max: null, grids: [], household: "anyone" },
      opens_at: Date.parse("2025-02-01T09:00:00+08:00"), cancel_until: starts_at - 86_400_000, offer_hours,
      earns: { earns: "nothing" }, photo: null,
    },
  }));
  return id;
}

async function people(browser: Browser, server: Server): Promise<[Page, Page, Page]> {
  const phone = (name: string) => signedIn(browser, server, server.person(name));
  return [await phone("赵磊"), await phone("周倩"), await phone("张桂芳")];
}

async function answer(sent: Promise<{ ok(): boolean; text(): Promise<string> }>): Promise<void> {
  const came = await sent;
  expect(came.ok(), await came.text()).toBe(true);
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
