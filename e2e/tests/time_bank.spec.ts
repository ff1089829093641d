import type { Page } from "@playwright/test";
import { meet } from "../harness/codes";
import { isSound, isSoundEverywhere, newPhone, picture, signedIn, told } from "../harness/phone";
import { expect, test } from "../harness/server";

// 时间银行: hours for hours, with the clock moved through two mornings.
test.use({ startAt: "2025-06-16T08:30:00+08:00" });

interface Session {
  now: number;
  me: { id: string };
}

test("an hour given is an hour to be had", async ({ browser, server, engine }) => {
  test.setTimeout(240_000);
  const li = await signedIn(browser, server, server.person("李建国"));
  const zhang = await signedIn(browser, server, server.person("张桂芳"));
  const worker = await signedIn(browser, server, server.person("刘洋"));
  const coordinator = await signedIn(browser, server, server.login("dispatcher"));
  const he = await signedIn(browser, server, server.person("何敏"));
  await keepOnly(li, 1_200);
  const before = await minutes(li);

  // 李建国 enrols.
  await li.goto("/hours");
  await li.getByRole("link", { name: "我能帮忙" }).click();
  await resigned(li);
  await li.getByRole("link", { name: "登记", exact: true }).click();
  await li.getByRole("button", { name: "陪诊" }).click();
  await li.getByRole("button", { name: "送餐" }).click();
  await li.getByRole("group", { name: "周一" }).getByRole("button", { name: "上午" }).click();
  await picture(li, `${engine}-hours-1-enrol`);
  await li.getByRole("button", { name: "登记", exact: true }).click();
  await expect(told(li, "登记好了")).toBeVisible();

  // 刘洋 asks for 张桂芳, who is 81 and lives alone: the pool pays.
  await worker.goto("/staff/hours");
  await worker.getByRole("link", { name: "代发需求" }).click();
  await choose(worker, "受助人", "张桂芳");
  await worker.getByRole("button", { name: "陪诊" }).click();
  await worker.getByLabel("哪一天").fill("2025-06-16");
  await worker.getByText("2.5 小时", { exact: true }).click();
  await worker.getByLabel("补充一句（可不填）").fill("陪去市医院复诊");
  await isSound(worker);
  await picture(worker, `${engine}-hours-2-asked`);
  await worker.getByRole("button", { name: "代发需求" }).click();
  await expect(told(worker, "已发布")).toBeVisible();
  await expect(worker.getByRole("listitem").filter({ hasText: "李建国" })).toContainText("会陪诊");

  // He sees why it fits, and accepts.
  await li.goto("/hours/help");
  const request = li.getByRole("link").filter({ hasText: "陪去市医院复诊" });
  await expect(request).toContainText("适合您");
  await expect(request).toContainText("会陪诊");
  await isSound(li);
  await picture(li, `${engine}-hours-3-fits`);
  await request.click();
  await li.getByLabel("几点开始").selectOption({ label: "今天 09:00" });
  await expect(li.getByText("帮完您得 2.5 小时")).toBeVisible();
  await li.getByRole("button", { name: "我来帮" }).click();
  await expect(li.getByText("已告诉对方，等对方答复")).toBeVisible();
  const stint = new URL(li.url()).pathname;

  // She agrees; nothing will be asked of her.
  await zhang.goto("/hours");
  await zhang.getByRole("link").filter({ hasText: "轮到您" }).first().click();
  await expect(zhang.getByText("社区时间池支付，您不用付")).toBeVisible();
  await zhang.getByRole("button", { name: "同意这个时间" }).click();
  await expect(zhang.getByText("已约定").first()).toBeVisible();
  await isSoundEverywhere(zhang);
  await picture(zhang, `${engine}-hours-4-agreed`);

  // 09:00 to 11:30 at her door, by her code.
  await server.moveTo("2025-06-16T09:00:00+08:00");
  await meet(li, stint, zhang, "开始", "进行中");
  await server.moveTo("2025-06-16T11:30:00+08:00");
  await meet(li, stint, zhang, "结束", "打卡 2.5 小时");

  // Nobody confirms alone.
  await li.getByRole("button", { name: "确认 2.5 小时" }).click();
  await expect(li.getByText("您确认过了，等对方确认")).toBeVisible();
  await expect(li.getByText(/到 .* 没有人提异议，就自动入账/)).toBeVisible();
  await picture(li, `${engine}-hours-5-confirmed`);
  expect(await minutes(li)).toBe(before);
  await zhang.goto(stint);
  await zhang.getByRole("button", { name: "确认 2.5 小时" }).click();
  await expect(zhang.getByText("社区时间池付了 2.5 小时，您没有付")).toBeVisible();
  expect(await minutes(li)).toBe(before + 150);
  await li.goto("/hours");
  const line = li.locator(".points-line").first();
  await expect(line).toContainText("陪诊");
  await expect(line).toContainText("+2.5 小时");
  await picture(li, `${engine}-hours-6-statement`);

  // The coordinator enters what was given without phones, until he has 46.5 hours.
  const other = await idOf(zhang);
  await enterByHand(coordinator, engine);
  for (let missing = 2790 - (await minutes(li)); missing > 0; missing = 2790 - (await minutes(li))) {
    await enter(coordinator, await idOf(li), other, Math.min(missing, 660));
  }
  await li.goto("/hours");
  await expect(li.locator(".figure-big")).toHaveText("46.5 小时");

  // He breaks a wrist, and 何敏 cleans and shops for him.
  await he.request.put("/api/v1/me/volunteer", {
    data: { kind: "neighbour", skills: ["cleaning", "shopping"], times: [], words: "", is_named: true, is_open: true },
  });
  await server.moveTo("2025-06-17T08:00:00+08:00");
  await li.goto("/hours");
  await li.getByRole("link", { name: "我需要帮助" }).click();
  await li.getByRole("button", { name: "助洁" }).click();
  await li.getByRole("button", { name: "代购" }).click();
  await li.getByText("今天", { exact: true }).click();
  await li.getByText("3 小时", { exact: true }).click();
  await expect(li.getByText("您有 46.5 小时，帮完付 3 小时，还剩 43.5 小时")).toBeVisible();
  await isSound(li);
  await picture(li, `${engine}-hours-7-need`);
  await li.getByRole("button", { name: "发布需求" }).click();
  await expect(li.getByRole("heading", { name: "这些邻居合适" })).toBeVisible();
  const listing = new URL(li.url()).pathname;
  await he.goto(listing);
  await he.getByRole("button", { name: "我来帮" }).click();
  await expect(he.getByText("已告诉对方，等对方答复")).toBeVisible();
  const second = new URL(he.url()).pathname;
  await li.goto(second);
  await expect(li.getByText("从您的时间里付 3 小时")).toBeVisible();
  // The demonstration may hold hours of his for something else.
  const held = (await hoursOf(li)).held + 180;
  await li.getByRole("button", { name: "同意这个时间" }).click();
  await expect(li.getByText("已约定").first()).toBeVisible();
  await li.goto("/hours");
  await expect(li.locator(".figure-big")).toHaveText("43.5 小时");
  await expect(li.getByText(`另有 ${held / 60} 小时 已预留`)).toBeVisible();
  await meet(he, second, li, "开始", "进行中");
  await server.moveTo("2025-06-17T11:00:00+08:00");
  await meet(he, second, li, "结束", "打卡 3 小时");
  const hers = await minutes(he);
  await he.getByRole("button", { name: "确认 3 小时" }).click();
  await expect(he.getByText("您确认过了，等对方确认")).toBeVisible();
  await li.goto(second);
  await li.getByRole("button", { name: "确认 3 小时" }).click();
  await expect(li.getByText("从您的时间里付了 3 小时")).toBeVisible();
  expect(await minutes(he)).toBe(hers + 180);
  await li.goto("/hours");
  await expect(li.locator(".figure-big")).toHaveText("43.5 小时");

  // A course for eight hours, half an hour later: lines of one instant have no order.
  await server.moveTo("2025-06-17T11:30:00+08:00");
  await coordinator.goto("/staff/hours/projects");
  await coordinator.getByRole("button", { name: "新建项目或课程" }).click();
  const form = coordinator.getByRole("dialog");
  await form.getByLabel("名称").fill("手机摄影班二期");
  await form.getByLabel(/多少小时/).fill("8");
  await form.getByRole("button", { name: "保存" }).click();
  await expect(told(coordinator, "已保存")).toBeVisible();
  await li.goto("/hours/projects");
  const course = li.getByRole("article").filter({ hasText: "手机摄影班二期" });
  await course.getByRole("button", { name: "用 8 小时 报名" }).click();
  await expect(li.getByText("付出 8 小时，还剩 35.5 小时")).toBeVisible();
  await li.getByRole("dialog").getByRole("button", { name: "确认", exact: true }).click();
  await expect(told(li, "报好了，到时来上课")).toBeVisible();
  await expect(course.getByText("您有名额")).toBeVisible();
  await picture(li, `${engine}-hours-8-course`);
  await li.goto("/hours");
  await expect(li.locator(".figure-big")).toHaveText("35.5 小时");
  await expect(li.locator(".points-line").first()).toContainText("手机摄影班二期");
  await expect(li.locator(".points-line").first()).toContainText("−8 小时");

  // A certificate, and whoever scans it.
  await li.goto("/hours/certificates");
  await li.getByRole("button", { name: "开证明" }).click();
  await expect(told(li, "开好了，可以下载")).toBeVisible();
  const download = li.getByRole("link", { name: "下载" }).first();
  const paper = await li.request.get((await download.getAttribute("href")) ?? "");
  expect(paper.headers()["content-type"]).toBe("application/pdf");
  const short = /编号 (\S+)/.exec(await li.locator("main").innerText())?.[1] ?? "";
  const anybody = await newPhone(browser, server);
  await anybody.goto(`/time-bank/certificate#${short}`);
  await expect(anybody.getByText("证明属实")).toBeVisible();
  await expect(anybody.getByText("李**").or(anybody.getByText("李*", { exact: true })).first()).toBeVisible();
  await isSound(anybody);
  await anybody.getByLabel("证明编号").fill("00000000");
  await anybody.getByRole("button", { name: "查证" }).click();
  await expect(anybody.getByText("证明属实")).toHaveCount(0);

  // After midnight each line is proved, as one of points is.
  await server.moveTo("2025-06-18T00:30:00+08:00");
  await li.goto("/hours");
  await li.locator(".points-line").first().getByRole("button", { name: "查证" }).click();
  await expect(li.getByText("在 2025-06-17 的封账里，签名和根都对")).toBeVisible();
});

test("a dispute goes to the coordinator, who decides with a reason", async ({ browser, server, engine }) => {
  const zhou = await signedIn(browser, server, server.person("周倩"));
  const zhang = await signedIn(browser, server, server.person("张桂芳"));
  const worker = await signedIn(browser, server, server.person("刘洋"));
  const coordinator = await signedIn(browser, server, server.login("dispatcher"));
  await zhou.request.put("/api/v1/me/volunteer", {
    data: { kind: "neighbour", skills: ["phones"], times: [], words: "", is_named: false, is_open: true },
  });
  const { now: from } = (await (await zhou.request.get("/api/v1/session")).json()) as Session;
  const listing = crypto.randomUUID();
  const asked = await worker.request.put(`/api/v1/staff/time-bank/listings/${listing}`, {
    data: {
      person: await idOf(zhang),
      pool: true,
      listing: { kind: "request", skills: ["phones"], words: "教视频通话", from, until: from + 6 * 3_600_000, minutes: 60, seats: 1 },
    },
  });
  expect(asked.ok(), await asked.text()).toBe(true);
  await zhou.goto(`/hours/listings/${listing}`);
  await zhou.getByRole("button", { name: "我来帮" }).click();
  await expect(zhou.getByText("已告诉对方，等对方答复")).toBeVisible();
  const stint = new URL(zhou.url()).pathname;

  // The grid worker heard it by telephone, and stands by.
  await worker.goto(`/staff${stint}`);
  await worker.getByRole("button", { name: "已电话同意" }).click();
  await expect(worker.getByText("已约定").first()).toBeVisible();
  await worker.getByRole("button", { name: "我在场，开始" }).click();
  await worker.getByRole("button", { name: "我在场，结束" }).click();
  await expect(worker.getByText(/打卡/).first()).toBeVisible();

  await zhang.goto(stint);
  await zhang.getByRole("button", { name: "有异议" }).click();
  await zhang.getByRole("dialog").getByLabel("哪里不对").fill("只坐了几分钟");
  await zhang.getByRole("dialog").getByRole("button", { name: "提交" }).click();
  await expect(zhang.getByText("协调员会联系双方，定好后入账")).toBeVisible();

  await coordinator.goto("/staff/hours");
  const disputes = coordinator.getByRole("region", { name: "等您裁定" });
  await disputes.getByRole("link").filter({ hasText: "教用手机" }).first().click();
  await expect(coordinator.getByText("只坐了几分钟")).toBeVisible();
  await coordinator.getByRole("button", { name: "裁定时长" }).click();
  await coordinator.getByRole("dialog").getByLabel("原因").fill("双方都说没有教成");
  await picture(coordinator, `${engine}-hours-9-decide`);
  await coordinator.getByRole("dialog").getByRole("button", { name: "提交" }).click();
  await expect(coordinator.getByText("双方都说没有教成")).toBeVisible();
  await zhou.goto(stint);
  await expect(zhou.getByText("双方都说没有教成")).toBeVisible();
});

/** Finds somebody on file and takes the first. */
async function choose(desk: Page, label: string, name: string): Promise<void> {
  const card = desk.locator(".card").filter({ has: desk.getByLabel(label) });
  await card.getByLabel(label).fill(name);
  await card.getByRole("button", { name: "查找" }).click();
  await card.locator("button.row").first().click();
  await expect(card.getByText("已选：")).toBeVisible();
}

/** Help that was given without phones, as the coordinator types it. */
async function enterByHand(coordinator: Page, engine: string): Promise<void> {
  await coordinator.goto("/staff/hours/enter");
  await choose(coordinator, "服务人", "李建国");
  await choose(coordinator, "受助人", "张桂芳");
  await coordinator.getByRole("button", { name: "送餐" }).click();
  await coordinator.getByLabel("哪一天").fill("2025-06-14");
  await coordinator.getByLabel("几点结束").fill("10:30");
  await expect(coordinator.getByLabel("记多少")).toHaveValue("90");
  await coordinator.getByLabel("见证人和原因").fill("刘洋在场，没有带手机");
  await coordinator.getByText("由社区时间池支付").click();
  await isSound(coordinator);
  await picture(coordinator, `${engine}-hours-entry`);
  await coordinator.getByRole("button", { name: "补录互助" }).click();
  await expect(told(coordinator, "已补录")).toBeVisible();
  await expect(coordinator.getByText("已入账").first()).toBeVisible();
}

async function enter(coordinator: Page, provider: string, receiver: string, amount: number): Promise<void> {
  const began = Date.parse("2025-06-15T07:00:00+08:00");
  const answer = await coordinator.request.put(`/api/v1/staff/time-bank/entries/${crypto.randomUUID()}`, {
    data: {
      provider,
      receivers: [receiver],
      skills: ["meals"],
      started_at: began,
      ended_at: began + amount * 60_000,
      minutes: amount,
      reason: "全年送餐，按登记本补录，刘洋见证",
      pool: true,
    },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}

async function idOf(page: Page): Promise<string> {
  return ((await (await page.request.get("/api/v1/session")).json()) as Session).me.id;
}

/** What somebody can use now, in minutes. */
async function hoursOf(page: Page): Promise<{ available: number; held: number }> {
  return (await (await page.request.get("/api/v1/me/hours")).json()) as { available: number; held: number };
}

async function minutes(page: Page): Promise<number> {
  return (await hoursOf(page)).available;
}

/** The journey begins with fewer hours than the demonstration gave: the others go to a project. */
async function keepOnly(page: Page, kept: number): Promise<void> {
  const surplus = (await minutes(page)) - kept;
  if (surplus <= 0) return;
  const { projects } = (await (await page.request.get("/api/v1/time-bank")).json()) as {
    projects: { id: string; project: { kind: string; is_open: boolean } }[];
  };
  const open = projects.find(({ project }) => project.kind === "pledge" && project.is_open);
  const gift = `/api/v1/time-bank/projects/${open?.id}/gifts/${crypto.randomUUID()}`;
  const given = await page.request.put(gift, { data: { minutes: surplus } });
  expect(given.ok(), await given.text()).toBe(true);
}

/** The journey begins before somebody has enrolled. */
async function resigned(page: Page): Promise<void> {
  await page.request.delete("/api/v1/me/volunteer");
  await page.reload();
}
