import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { codeAt, codeOf, codeOfVoter, type Show } from "../harness/codes";
import { isSound, isSoundEverywhere, newPhone, picture, signedIn, told } from "../harness/phone";
import { expect, test } from "../harness/server";
import { call, settle, type Voter } from "../harness/voters";

// The door of an event: codes, a phone without a network, the door's own code, and children.

test("a steward sees a green tick, and a second scan says when and by whom", async ({ browser, server, engine }) => {
  const desk = await signedIn(browser, server, server.login("dispatcher"));
  const resident = await signedIn(browser, server, server.person("周倩"));
  const event = await announce(desk, { title: "缝纫课", earns: { earns: "points", points: 5 } });
  const booked = await resident.request.put(`/api/v1/events/${event}/bookings/${randomUUID()}`, { data: {} });
  expect(booked.status(), await booked.text()).toBe(201);

  await desk.goto(`/staff/events/${event}`);
  await desk.getByRole("link", { name: "去门口签到" }).click();
  await expect(desk.getByText("已到 0 / 报名 1")).toBeVisible();
  await isSound(desk);
  await picture(desk, `${engine}-door-1-open`);
  await scan(desk, await codeOf(resident));
  const tick = desk.locator(".door-tick");
  await expect(tick).toContainText("签到成功");
  await expect(tick).toContainText("周**");
  await expect(tick).toContainText("+5 分");
  await expect(desk.getByText("已到 1 / 报名 1")).toBeVisible();
  await picture(desk, `${engine}-door-2-tick`);
  await scan(desk, await codeOf(resident));
  await expect(tick).toContainText("之前已签到");
  await expect(tick).toContainText(server.login("dispatcher").name);
  await isSoundEverywhere(desk);

  // By voice, and wrong digits say what to do.
  await desk.getByText("口头签到").click();
  await desk.getByLabel("姓名").fill("周倩");
  await desk.getByLabel("手机号后四位").fill("0000");
  await desk.locator("#voice-digits").press("Enter");
  await expect(desk.getByText("姓名和尾号对不上")).toBeVisible();

  // Undone with a reason, the points go back; scanned again they come again.
  await desk.getByRole("button", { name: "撤销" }).click();
  const dialog = desk.getByRole("dialog");
  await dialog.getByLabel("为什么撤销").fill("扫错人了");
  await dialog.getByRole("button", { name: "撤销签到" }).click();
  await expect(told(desk, "已撤销，收回 5 分")).toBeVisible();
  await expect(desk.getByText("已到 0 / 报名 1")).toBeVisible();
  await scan(desk, await codeOf(resident));
  await expect(tick).toContainText("签到成功");

  // Whoever was there says what they think; a bad rating needs a reason.
  await resident.goto(`/events/${event}`);
  await expect(resident.getByText("已签到").first()).toBeVisible();
  const hasBegun = await resident.getByText("这场活动怎么样").isVisible();
  expect(hasBegun, "it is rated once it has begun").toBe(false);
});

test("who was there rates it, and figures wait for five", async ({ browser, server, engine }) => {
  const desk = await signedIn(browser, server, server.login("dispatcher"));
  const resident = await signedIn(browser, server, server.person("周倩"));
  const event = await announce(desk, { title: "读书会", begins: -10 });
  const path = `/api/v1/events/${event}/bookings/${randomUUID()}`;
  // Two sessions: one has begun, so that neighbours can still sign up for the other.
  const booked = await resident.request.put(path, { data: {} });
  expect(booked.status(), await booked.text()).toBe(201);
  await desk.goto(`/staff/events/${event}/door`);
  await scan(desk, await codeOf(resident));
  await expect(desk.locator(".door-tick")).toContainText("签到成功");
  await resident.goto(`/events/${event}`);
  await expect(resident.getByText("这场活动怎么样")).toBeVisible();
  await resident.getByRole("radio", { name: "不满意", exact: true }).check({ force: true });
  await resident.getByRole("button", { name: "提交评价" }).click();
  await expect(resident.getByRole("alert").filter({ hasText: /原因|标签|哪里/ })).toBeVisible();
  await resident.getByRole("button", { name: "太挤" }).click();
  await isSound(resident);
  await picture(resident, `${engine}-door-3-rate`);
  await resident.getByRole("button", { name: "提交评价" }).click();
  await expect(told(resident, "谢谢您的评价")).toBeVisible();
  await expect(resident.getByText("1 人评价，满 5 人后显示汇总")).toBeVisible();

  // The year before is full of opinions; planners see what people liked least.
  await desk.goto("/staff/events");
  await expect(desk.getByText("各类活动满意度")).toBeVisible();
  await expect(desk.getByText("连续两个月不到 60%")).toBeVisible();
});

test("a phone without a network checks in by the locked list, and each difference is named", async ({ browser, server, engine }) => {
  test.setTimeout(120_000);
  const desk = await signedIn(browser, server, server.login("dispatcher"));
  const admin = await signedIn(browser, server, server.login("administrator"));
  const people = await settle(admin, desk, server, "签到微网格", Array.from({ length: 9 }, () => 1980));
  const [cancels, elsewhere, ...others] = people;
  if (!cancels || !elsewhere) throw new Error("nobody joined");
  const event = await announce(desk, { title: "消防演练" });
  const bookings = new Map<Voter, string>();
  for (const person of people) {
    const id = randomUUID();
    bookings.set(person, id);
    await call(server, person, "PUT", `/events/${event}/bookings/${id}`, {});
  }
  await desk.goto(`/staff/events/${event}/door`);
  await desk.getByText("没网也能签到").click();
  await desk.getByRole("button", { name: "下载名单" }).click();
  await expect(desk.getByText(/名单已在本机，9 人/)).toBeVisible();
  const kept = await desk.evaluate(() => JSON.stringify(localStorage));
  expect(kept).toContain("linli.door.list");
  expect(kept).not.toContain("居民");

  // From the scan to the tick on a slow phone, with and without a network.
  const slow = await desk.context().newCDPSession(desk);
  await slow.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const online: number[] = [];
  for (const person of others.slice(0, 3)) online.push(await timed(desk, await codeOfVoter(server, person)));
  // Another door was first with one of them.
  const first = await desk.request.put(`/api/v1/staff/events/${event}/check-ins/${randomUUID()}`, {
    data: { session: 0, by: "code", code: await codeOfVoter(server, elsewhere), door: "东门" },
  });
  expect(first.status(), await first.text()).toBe(200);
  const codes = new Map<Voter, string>();
  for (const person of people) codes.set(person, await codeOfVoter(server, person));
  await desk.context().setOffline(true);
  const offline: number[] = [];
  for (const person of others.slice(3, 6)) offline.push(await timed(desk, codes.get(person) ?? ""));
  await slow.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  console.log(`scan to tick at 4x CPU slowdown (${engine}): online ${ms(online)}, offline ${ms(offline)}`);

  // The same once more is known here too; both others look right on this phone.
  await scan(desk, codes.get(others[3]!) ?? "");
  await expect(desk.locator(".door-tick")).toContainText("之前已签到");
  for (const person of [cancels, elsewhere]) {
    await scan(desk, codes.get(person) ?? "");
    await expect(desk.locator(".door-tick[data-says=in]")).toBeVisible();
    await scan(desk, "没有这个码");
  }
  const stranger = await signedIn(browser, server, server.person("周倩"));
  await scan(desk, await codeOf(stranger));
  await expect(desk.getByText("名单上没有这个码")).toBeVisible();
  await expect(desk.getByText("5 条待同步")).toBeVisible();
  await picture(desk, `${engine}-door-4-offline`);
  await call(server, cancels, "POST", `/bookings/${bookings.get(cancels)}/cancel`, {});

  await desk.context().setOffline(false);
  await expect(desk.getByText("同步结果")).toBeVisible();
  await expect(desk.getByText("3 条无误")).toBeVisible();
  await expect(desk.getByText("期间取消了报名，没有记，请联系本人")).toBeVisible();
  await expect(desk.getByText("另一个门更早签到，以那次为准")).toBeVisible();
  await expect(desk.getByText("已到 7 / 报名 8")).toBeVisible();
  await isSound(desk);
  await picture(desk, `${engine}-door-5-report`);
  await desk.getByRole("button", { name: "知道了" }).click();
  await expect(desk.getByText("同步结果")).toHaveCount(0);
});

test("a resident scans the door with their own phone, and a screenshot is refused", async ({ browser, server, engine }) => {
  const desk = await signedIn(browser, server, server.login("dispatcher"));
  const resident = await signedIn(browser, server, server.person("周倩"));
  const event = await announce(desk, { title: "手机课" });
  await resident.request.put(`/api/v1/events/${event}/bookings/${randomUUID()}`, { data: {} });
  await desk.goto(`/staff/events/${event}/door`);
  await desk.getByText("门口码", { exact: true }).click();
  await desk.getByRole("button", { name: "打开门口码" }).click();
  await expect(desk.getByRole("img", { name: "门口签到码" })).toBeVisible();
  await isSound(desk);
  await picture(desk, `${engine}-door-6-screen`);
  const door = (await (await desk.request.get(`/api/v1/staff/events/${event}/sessions/0/door`)).json()) as Door;

  await resident.goto(`/q#${codeAt("door", door.show, Date.now() - 10 * 60_000)}`);
  await expect(resident.getByText("这是旧码或截图，请对着门口屏幕再扫一次")).toBeVisible();
  await resident.goto(`/q#${codeAt("door", door.show, Date.now())}`);
  await resident.reload();
  await expect(resident.getByText("您到了「手机课」")).toBeVisible();
  await resident.getByRole("button", { name: "签到", exact: true }).click();
  await expect(resident.getByText("签到好了")).toBeVisible();
  await isSound(resident);
  await picture(resident, `${engine}-door-7-own`);
  await expect(desk.getByText("已到 1 / 报名 1")).toBeVisible();

  // Who is not signed in is told to be.
  const visitor = await newPhone(browser, server);
  await visitor.goto(`/q#${codeAt("door", door.show, Date.now())}`);
  await expect(visitor.getByText("先登录，再签到")).toBeVisible();
});

test("a child is brought by its mother, kept from a stranger, and collected by its grandfather", async ({ browser, server, engine }) => {
  const desk = await signedIn(browser, server, server.login("dispatcher"));
  const admin = await signedIn(browser, server, server.login("administrator"));
  const [mother] = await settle(admin, desk, server, "接送微网格", [1988], ["吴珊"]);
  if (!mother) throw new Error("nobody joined");
  const child = randomUUID();
  await call(server, mother, "PUT", `/me/children/${child}`, {
    name: "吴小雨", birth_year: new Date().getFullYear() - 8, grade: "二年级", relation: "母亲",
    collectors: [{ name: "吴国强", relation: "外公", resident: null, word: "2580" }],
  });
  const event = await announce(desk, { title: "四点半课堂体验", kind: "after_school", subject: "child" });
  await call(server, mother, "PUT", `/events/${event}/bookings/${randomUUID()}`, { child });

  await desk.goto(`/staff/events/${event}/door`);
  await scan(desk, await codeOfVoter(server, mother));
  await expect(desk.locator(".door-tick")).toContainText("吴小雨");
  const here = desk.getByRole("listitem").filter({ hasText: "吴小雨" });
  await expect(here).toContainText("可以接的人：母亲 吴珊、外公 吴国强");

  await here.getByRole("button", { name: "接走" }).click();
  await expect(desk.getByText("接走 吴小雨：扫接的人的码")).toBeVisible();
  const stranger = await signedIn(browser, server, server.person("周倩"));
  await scan(desk, await codeOf(stranger));
  await expect(desk.locator(".door-tick")).toContainText("不在接送名单上");
  await expect(desk.getByRole("link", { name: /母亲 吴珊/ })).toHaveAttribute("href", /^tel:1391/);
  await isSound(desk);
  await picture(desk, `${engine}-door-8-stranger`);

  await desk.getByLabel("或说 4 位暗号").fill("2580");
  await desk.getByRole("button", { name: "核对" }).click();
  await expect(desk.locator(".door-tick")).toContainText("可以接走");
  await expect(here).toContainText("接走");
  await picture(desk, `${engine}-door-9-collected`);
});

interface Door {
  show: Show;
}

/** An event of the whole community that begins in some minutes. */
async function announce(desk: Page, changes: Record<string, unknown> & { begins?: number }): Promise<string> {
  const { begins = 30, ...rest } = changes;
  const minute = 60_000;
  const starts_at = Date.now() + begins * minute;
  const sessions = [{ starts_at, ends_at: starts_at + 120 * minute }];
  if (begins < 0) sessions.push({ starts_at: starts_at + 7 * 24 * 60 * minute, ends_at: starts_at + 7 * 24 * 60 * minute + 120 * minute });
  const id = randomUUID();
  const answer = await desk.request.put(`/api/v1/staff/events/${id}`, {
    data: {
      kind: "skills", title: "活动", words: "", organiser: "幸福里社区", place: "社区活动室", access: "", sessions,
      capacity: 30, subject: "person",
      eligibility: { age_min: null, age_max: null, grids: [], household: "anyone" },
      opens_at: Date.now() - 24 * 60 * minute, cancel_until: starts_at + 60 * minute, offer_hours: null,
      earns: { earns: "nothing" }, photo: null, ...rest,
    },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return id;
}

async function scan(desk: Page, code: string): Promise<void> {
  await desk.locator("#door-code").fill(code);
  await desk.locator("#door-code").press("Enter");
}

/** From the scan to the tick on the screen, in milliseconds. */
async function timed(desk: Page, code: string): Promise<number> {
  await desk.locator("#door-code").fill(code);
  const took = desk.evaluate(
    () =>
      new Promise<number>((done) => {
        let began = 0;
        // What stands there of the last scan goes first.
        let gone = !document.querySelector(".door-tick");
        document.addEventListener("submit", () => (began = performance.now()), { capture: true, once: true });
        const looks = new MutationObserver(() => {
          const tick = document.querySelector(".door-tick[data-says=in]");
          if (!document.querySelector(".door-tick")) gone = true;
          if (!began || !tick || !gone) return;
          looks.disconnect();
          requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
        });
        looks.observe(document.body, { childList: true, subtree: true });
      }),
  );
  await desk.locator("#door-code").press("Enter");
  return took;
}

function ms(times: number[]): string {
  return times.map((time) => `${Math.round(time)} ms`).join(", ");
}
