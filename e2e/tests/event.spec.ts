import { randomUUID } from "node:crypto";
import type { Browser, Page } from "@playwright/test";
import { readCalendar } from "../harness/calendar";
import { isSound, newPhone, picture, signedIn, told } from "../harness/phone";
import { expect, test, type Server } from "../harness/server";

// Calendars, offers, interests, the timetable: whatever people do with events besides the class.
test.use({ startAt: "2025-02-10T09:00:00+08:00" });

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

test("a worker of one grid is shown what there is to do at an event that others run", async ({ browser, server }) => {
  const desk = await signedIn(browser, server, server.login("dispatcher"));
  const id = await put(desk, { title: "社区健步走", kind: "free_clinic", place: "社区广场" });
  const worker = await signedIn(browser, server, server.login("grid_worker"));
  await worker.goto("/staff/events");
  await worker.getByRole("link", { name: /社区健步走.*别处主办/ }).click();
  await expect(worker.getByRole("heading", { name: "您替人报的名" })).toBeVisible();
  await expect(worker.getByText("您还没替人报过名")).toBeVisible();
  await expect(worker.getByRole("link", { name: "去门口签到" })).toHaveCount(0);
  await expect(worker.getByRole("button", { name: "替人报名" })).toBeVisible();
  await desk.goto(`/staff/events/${id}`);
  await expect(desk.getByRole("heading", { name: "报名名单" })).toBeVisible();
  await expect(desk.getByRole("link", { name: "去门口签到" })).toBeVisible();
});

test("somebody without a phone is signed up by the desk, and coming is worth an hour and a half", async ({ browser, server, engine }) => {
  const desk = await signedIn(browser, server, server.login("dispatcher"));
  const id = await put(desk, { title: "共建日：修花坛", kind: "co_building" });
  // The organiser makes it worth time.
  await desk.goto(`/staff/events/${id}`);
  await desk.getByRole("button", { name: "修改活动" }).click();
  const form = desk.getByRole("dialog");
  await form.getByText("时间", { exact: true }).click();
  await form.getByLabel(/每人几小时/).fill("1.7");
  await form.getByRole("button", { name: "保存" }).click();
  await expect(form.getByText("每人积分请写 1 到 120，或半小时的整数倍、最多 8 小时")).toBeVisible();
  await form.getByLabel(/每人几小时/).fill("1.5");
  await isSound(desk);
  await picture(desk, `${engine}-event-12-worth`);
  await form.getByRole("button", { name: "保存" }).click();
  await expect(told(desk, "已保存")).toBeVisible();

  // The desk signs somebody up; the list says so.
  await desk.getByRole("button", { name: "替人报名" }).click();
  const entry = desk.getByRole("dialog");
  await entry.getByRole("button", { name: "报名", exact: true }).click();
  await expect(entry.getByText("先查找并选一位居民")).toBeVisible();
  await entry.getByLabel("给谁报名").fill("何敏");
  await entry.getByRole("button", { name: "查找" }).click();
  await entry.locator("button.row").first().click();
  await expect(entry.getByText("先查找并选一位居民")).toHaveCount(0);
  // Enter looks for somebody else, and signs nobody up.
  await entry.getByLabel("给谁报名").fill("王秀兰");
  await entry.getByLabel("给谁报名").press("Enter");
  await entry.locator("button.row").first().click();
  await expect(entry.getByText("已选：王**")).toBeVisible();
  await entry.getByLabel("写给主办的话（可不填）").fill("要坐着干活");
  await isSound(desk);
  await picture(desk, `${engine}-event-13-enter`);
  await entry.getByRole("button", { name: "报名", exact: true }).click();
  await expect(told(desk, "王秀兰 报好了，已通知家人")).toBeVisible();
  const row = desk.getByRole("listitem").filter({ hasText: "王秀兰" });
  await expect(row).toContainText("代报");
  await picture(desk, `${engine}-event-14-entered`);

  // Whoever comes by phone is credited at the door, and finds it in their statement.
  const resident = await signedIn(browser, server, server.person("周倩"));
  await resident.goto(`/events/${id}`);
  await expect(resident.getByText("1.5 小时，记入时间银行")).toBeVisible();
  await resident.getByRole("button", { name: "报名", exact: true }).click();
  await expect(told(resident, "报好了")).toBeVisible();
  await server.moveTo("2025-03-08T09:05:00+08:00");
  await desk.goto(`/staff/events/${id}/door`);
  const { url } = (await (await resident.request.get("/api/v1/me/code")).json()) as { url: string };
  await desk.locator("#door-code").fill(url);
  await desk.locator("#door-code").press("Enter");
  await expect(desk.locator(".door-tick")).toContainText("+1.5 小时，已记入时间银行");
  await picture(desk, `${engine}-event-15-credited`);
  await resident.goto("/hours");
  const line = resident.locator(".points-line").first();
  await expect(line).toContainText("参加活动 · 共建日：修花坛");
  await expect(line).toContainText("+1.5 小时");
  await isSound(resident);
});

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
