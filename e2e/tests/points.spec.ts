import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { clock, voucherCode, type Voucher } from "../harness/codes";
import { act, finish, isSound, isSoundEverywhere, newPhone, photo, picture, say, signedIn, solved, told } from "../harness/phone";
import { expect, test } from "../harness/server";
import { phoneOf, settle } from "../harness/voters";

// A need is solved, earns its points, and the line is checked against the sealed books.
test.use({ startAt: "2025-06-16T09:00:00+08:00" });

test("a solved need earns points, and the line stands in the sealed books", async ({ browser, server, engine }) => {
  const resident = await signedIn(browser, server, server.person("周倩"));
  const before = await balance(resident);
  const worker = await signedIn(browser, server, server.person("刘洋"));
  const lead = await signedIn(browser, server, server.person("周敏"));
  const ticket = await say(resident, "楼道的声控灯不亮");
  await worker.goto(`/staff/t/${ticket.id}`);
  await act(worker, "接单");
  await finish(worker, lead, ticket.id, "换了灯泡");
  await solved(resident, ticket.id);

  expect(await balance(resident)).toBe(before + 5);
  const line = resident.locator(".points-line").first();
  await expect(line).toContainText("提出的诉求办结");
  await expect(line).toContainText("+5");
  await expect(line).toContainText("明天就能查证");
  await picture(resident, `${engine}-points-1-statement`);

  // After midnight the day is sealed, and the phone checks the line itself.
  await server.moveTo("2025-06-17T00:30:00+08:00");
  await resident.reload();
  await line.getByRole("button", { name: "查证" }).click();
  await expect(line.getByText("在 2025-06-16 的封账里，签名和根都对")).toBeVisible();
  await isSound(resident);
  await picture(resident, `${engine}-points-2-proved`);

  // A line that was changed on its way is not proved.
  await resident.route("**/proof**", async (route) => {
    const answer = await route.fetch();
    const proof = (await answer.json()) as { transfer: { amount: number } };
    proof.transfer.amount = 500;
    await route.fulfill({ response: answer, json: proof });
  });
  await line.getByRole("button", { name: "查证" }).click();
  await expect(line.getByText("查证不通过")).toBeVisible();

  // Nor by the true proof of another line.
  await resident.unroute("**/proof**");
  await resident.route("**/proof**", async (route) => {
    const other = (await (await resident.request.get("/api/v1/me/points")).json()) as { statement: { rows: { id: string }[] } };
    const id = other.statement.rows[1]?.id ?? "";
    await route.fulfill({ response: await route.fetch({ url: `${server.url}/api/v1/me/points/transfers/${id}/proof?from=0` }) });
  });
  await line.getByRole("button", { name: "查证" }).click();
  await expect(line.getByText("查证不通过")).toBeVisible();

  // Everybody can read the rules and the books.
  const visitor = await newPhone(browser, server);
  await visitor.goto("/points");
  await expect(visitor.getByRole("heading", { name: "怎么得积分" })).toBeVisible();
  await visitor.getByText(/^最近 \d+ 天$/).click();
  await expect(visitor.getByText("2025-06-16")).toBeVisible();
  await expect(visitor.getByText("发放 = 兑换 + 过期 + 在手")).toBeVisible();
});

test("points are redeemed, and a station hands the thing over", async ({ browser, server, engine }) => {
  const resident = await signedIn(browser, server, server.person("周倩"));
  const before = await balance(resident);
  await resident.getByRole("link", { name: "去兑换" }).click();
  const bags = resident.getByRole("article").filter({ hasText: "垃圾袋一卷" });
  await expect(bags).toContainText("东门超市 提供");
  await isSound(resident);
  await picture(resident, `${engine}-reward-1-catalogue`);
  await bags.getByRole("button", { name: "兑换" }).click();
  await expect(resident.getByRole("dialog")).toContainText("用 5 分换「垃圾袋一卷」");
  await resident.getByRole("button", { name: "确认兑换" }).click();
  await expect(told(resident, "兑换好了，凭券领取")).toBeVisible();
  await expect(resident.getByRole("img", { name: "兑换券" })).toBeVisible();
  await isSoundEverywhere(resident);
  const short = (await resident.locator(".code.figure-big").textContent()) ?? "";
  await picture(resident, `${engine}-reward-2-voucher`);

  // Without a network the voucher still shows its code.
  await resident.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await resident.context().setOffline(true);
  await resident.reload();
  await expect(resident.getByRole("img", { name: "兑换券" })).toBeVisible();
  await resident.context().setOffline(false);

  // The station types the characters; the phone's camera would bring them in the address.
  const station = await signedIn(browser, server, server.login("station"));
  // Who has no inbox begins where their work is.
  await station.goto("/staff");
  await station.waitForURL("/staff/vouchers");
  await station.getByLabel("券码").fill("0000 0000");
  await station.getByRole("button", { name: "查找" }).click();
  await expect(station.getByText("码不对，请再扫一次或核对 8 位码")).toBeVisible();
  await station.getByLabel("券码").fill(short);
  await station.getByRole("button", { name: "查找" }).click();
  await expect(station.getByText("领取人 周*")).toBeVisible();
  await isSound(station);
  await picture(station, `${engine}-reward-3-station`);
  await station.getByRole("button", { name: "东西已交给他" }).click();
  await expect(told(station, "已核销")).toBeVisible();
  await expect(resident.getByText("已领取")).toBeVisible({ timeout: 20_000 });
  const receipt = resident.getByRole("link", { name: "打印凭据" });
  const paper = await resident.request.get((await receipt.getAttribute("href")) ?? "");
  expect(paper.headers()["content-type"]).toBe("application/pdf");
  await station.goto(`/staff/vouchers#${short.replace(" ", "")}`);
  await station.reload();
  await expect(station.getByText(/由 钱芳 交付/)).toBeVisible();
  expect(await balance(resident)).toBe(before - 5);
  await expect(resident.getByText("领取兑换品").first()).toBeVisible();
});

test("a clean-up day pays for rice, and a second scan says who handed it over", async ({ browser, server, engine }) => {
  test.setTimeout(90_000);
  const desk = await signedIn(browser, server, server.login("dispatcher"));
  const admin = await signedIn(browser, server, server.login("administrator"));
  const [neighbour] = await settle(admin, desk, server, "整治微网格", [1962], ["李建民"]);
  if (!neighbour) throw new Error("nobody joined");
  const resident = await phoneOf(browser, server, neighbour);
  expect(await balance(resident)).toBe(0);

  // Checked in at the clean-up day: 120 points.
  const [event, starts_at] = [randomUUID(), (await clock(desk)) + 30 * 60_000];
  const announced = await desk.request.put(`/api/v1/staff/events/${event}`, {
    data: {
      kind: "clean_up", title: "环境整治日", words: "", organiser: "幸福里社区", place: "小区东门", access: "",
      sessions: [{ starts_at, ends_at: starts_at + 2 * 3_600_000 }], capacity: 30, subject: "person",
      eligibility: { age_min: null, age_max: null, grids: [], household: "anyone" },
      opens_at: starts_at - 24 * 3_600_000, cancel_until: starts_at, offer_hours: null,
      earns: { earns: "points", points: 120 }, photo: null,
    },
  });
  expect(announced.status(), await announced.text()).toBe(201);
  await resident.request.put(`/api/v1/events/${event}/bookings/${randomUUID()}`, { data: {} });
  await desk.goto(`/staff/events/${event}/door`);
  const own = (await (await resident.request.get("/api/v1/me/code")).json()) as { url: string };
  await desk.locator("#door-code").fill(own.url);
  await desk.locator("#door-code").press("Enter");
  await expect(desk.locator(".door-tick")).toContainText("+120 分");
  expect(await balance(resident)).toBe(120);

  // 100 of them for a bag of rice.
  const reward = randomUUID();
  const offered = await desk.request.put(`/api/v1/staff/rewards/${reward}`, {
    data: {
      title: "大米 5kg", words: "", kind: "goods", giver: "党员商户", pickup: "东门便民驿站", hours: "每天 9:00–18:00",
      price: 100, stock: 8, per_month: 1, days: 14, photo: null, is_listed: true,
    },
  });
  expect(offered.status(), await offered.text()).toBe(201);
  await resident.goto("/rewards");
  const rice = resident.getByRole("article").filter({ hasText: "大米 5kg" });
  await expect(rice).toContainText("还有 8 份");
  await rice.getByRole("button", { name: "兑换" }).click();
  await resident.getByRole("button", { name: "确认兑换" }).click();
  await expect(resident.getByRole("img", { name: "兑换券" })).toBeVisible();
  const [voucher] = (await (await resident.request.get("/api/v1/me/vouchers")).json()) as [Voucher];

  // The clerk scans the code, and hands it over.
  const station = await signedIn(browser, server, server.login("station"));
  await station.goto(`/staff/vouchers#${await voucherCode(resident, voucher)}`);
  await expect(station.getByText("领取人 李**")).toBeVisible();
  await station.getByRole("button", { name: "东西已交给他" }).click();
  await expect(told(station, "已核销")).toBeVisible();
  await expect(resident.getByText("已领取")).toBeVisible({ timeout: 20_000 });
  const paper = await resident.request.get((await resident.getByRole("link", { name: "打印凭据" }).getAttribute("href")) ?? "");
  expect(paper.headers()["content-type"]).toBe("application/pdf");
  await isSound(resident);
  await resident.goto("/rewards");
  await expect(rice).toContainText("还有 7 份");

  // Whoever scans it again hears when and by whom, and cannot hand over a second bag.
  await desk.goto(`/staff/vouchers#${await voucherCode(resident, voucher)}`);
  await expect(desk.getByText(/由 钱芳 交付/)).toBeVisible();
  await expect(desk.getByRole("button", { name: "东西已交给他" })).toHaveCount(0);
  const again = await desk.request.post(`/api/v1/staff/vouchers/${voucher.id}/collect`, { data: {} });
  expect([again.status(), ((await again.json()) as { code: string }).code]).toEqual([409, "reward.collected"]);
  await picture(desk, `${engine}-reward-5-second-scan`);

  // 120 came, 100 went, 20 are left.
  expect(await balance(resident)).toBe(20);
  const lines = resident.locator(".points-line");
  await expect(lines.filter({ hasText: "参加社区活动" })).toContainText("+120");
  await expect(lines.filter({ hasText: "兑换预留" })).toContainText("−100");
  await expect(lines.filter({ hasText: "领取兑换品" })).toHaveCount(1);
  await picture(resident, `${engine}-points-4-rice`);
});

test("a name stands in full on the honour board only while its owner wants it", async ({ browser, server, engine }) => {
  const resident = await signedIn(browser, server, server.person("李建国"));
  const visitor = await newPhone(browser, server);
  await visitor.goto("/points");
  const board = visitor.getByRole("region", { name: "荣誉榜" });
  await expect(board.getByRole("listitem").first()).toContainText("**");
  await expect(board).not.toContainText("李建国");
  await resident.goto("/points");
  await resident.getByText("在荣誉榜上写全名").click();
  await expect(told(resident, "已写全名")).toBeVisible();
  await visitor.reload();
  await expect(board.getByText("李建国")).toBeVisible();
  await picture(visitor, `${engine}-points-3-honour`);
  await resident.reload();
  await resident.getByText("在荣誉榜上写全名").click();
  await expect(told(resident, "已改回只写姓")).toBeVisible();
  await visitor.reload();
  await expect(board.getByRole("listitem").first()).toBeVisible();
  await expect(board).not.toContainText("李建国");
});

test("a voucher that is not wanted gives its points back", async ({ browser, server }) => {
  const resident = await signedIn(browser, server, server.person("周倩"));
  const before = await balance(resident);
  await resident.goto("/rewards");
  await resident.getByRole("article").filter({ hasText: "垃圾袋一卷" }).getByRole("button", { name: "兑换" }).click();
  await resident.getByRole("button", { name: "确认兑换" }).click();
  await resident.getByRole("button", { name: "不要了，退回积分" }).click();
  await resident.getByRole("dialog").getByRole("button", { name: "不要了，退回积分" }).click();
  await expect(resident.getByText("已取消，积分已退回").first()).toBeVisible();
  expect(await balance(resident)).toBe(before);
});

test("the desk offers a reward and takes it off the page again", async ({ browser, server, engine }) => {
  const desk = await signedIn(browser, server, server.login("dispatcher"));
  await desk.goto("/staff/rewards");
  await desk.getByRole("button", { name: "上架一样东西" }).click();
  const form = desk.getByRole("dialog");
  await form.getByLabel("名称").fill("洗衣液一瓶");
  await form.getByLabel("谁提供的").fill("邻里基金");
  await form.getByLabel("在哪里领").fill("东门便民驿站");
  await form.getByLabel("领取时间").fill("每天 9:00–18:00");
  await form.getByLabel("多少积分").fill("0");
  await form.getByLabel("一共几份").fill("12");
  await form.getByRole("button", { name: "保存" }).click();
  await expect(form.getByText("请写一个合理的正整数")).toBeVisible();
  await form.getByLabel("多少积分").fill("30");
  await form.locator("input[type=file]").setInputFiles(photo("soap.png"));
  await picture(desk, `${engine}-reward-4-offer`);
  await form.getByRole("button", { name: "保存" }).click();
  await expect(told(desk, "已保存")).toBeVisible();
  const visitor = await newPhone(browser, server);
  await visitor.goto("/rewards");
  const card = visitor.getByRole("article").filter({ hasText: "洗衣液一瓶" });
  await expect(card).toContainText("还有 12 份");
  await expect(card.getByRole("img", { name: "洗衣液一瓶" })).toBeVisible();
  await desk.getByRole("article").filter({ hasText: "洗衣液一瓶" }).getByRole("button", { name: "修改" }).click();
  await form.getByText("现在可以兑换").click();
  await form.getByRole("button", { name: "保存" }).click();
  await expect(desk.getByText("未上架")).toBeVisible();
  await visitor.reload();
  await expect(visitor.getByRole("article").first()).toBeVisible();
  await expect(card).toHaveCount(0);
});

/** What somebody can use now. */
async function balance(resident: Page): Promise<number> {
  await resident.goto("/points");
  return Number(await resident.locator(".figure-big").textContent());
}
