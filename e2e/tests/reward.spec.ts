import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { voucherCode, type Voucher } from "../harness/codes";
import { isSound, isSoundEverywhere, picture, signedIn, signsIn, told } from "../harness/phone";
import { expect, test, type Login } from "../harness/server";

// The station: without a network it hands over by its locked list, and what was collected comes back.
test.use({ startAt: "2025-06-18T10:00:00+08:00" });

test("a station without a network hands over, and hears afterwards that another was first", async ({ browser, server, engine }) => {
  test.setTimeout(120_000);
  const resident = await signedIn(browser, server, server.person("周倩"));
  const desk = await signedIn(browser, server, server.login("dispatcher"));
  const station = await signedIn(browser, server, server.login("station"));
  const [mine, elsewhere] = [await redeem(resident), await redeem(resident)];

  await download(station);
  const kept = await keptOn(station);
  expect(kept).toContain("linli.hand.list");
  expect(kept).not.toContain("垃圾袋");
  expect(kept).not.toContain(mine.short);
  await isSound(station);
  await picture(station, `${engine}-station-1-list`);

  await station.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const codes = { mine: await voucherCode(resident, mine), old: await voucherCode(resident, mine, -10) };
  await station.context().setOffline(true);
  await look(station, codes.old);
  await expect(station.getByText("这是旧码或截图")).toBeVisible();
  await look(station, mine.short);
  await expect(station.getByText("没有网络只能扫码")).toBeVisible();
  // The phone's own camera opens the app with the code behind the address.
  await station.goto(`/staff/vouchers#${codes.mine}`);
  await station.reload();
  await expect(station.getByText("名单里有，可以交付")).toBeVisible();
  await expect(station.getByText("领取人 周*")).toBeVisible();
  await picture(station, `${engine}-station-2-offline`);
  await station.getByRole("button", { name: "东西已交给他" }).click();
  await expect(station.getByText("已记在本机，联网后自动入账")).toBeVisible();
  await look(station, codes.mine);
  await expect(station.getByText(/本机已交付/)).toBeVisible();
  await look(station, await voucherCode(resident, elsewhere));
  await station.getByRole("button", { name: "东西已交给他" }).click();
  await expect(station.getByText("2 张待入账")).toBeVisible();
  await isSound(station);

  // Meanwhile another station, with a network, hands one of them over.
  const first = await desk.request.post(`/api/v1/staff/vouchers/${elsewhere.id}/collect`, { data: {} });
  expect(first.status(), await first.text()).toBe(200);
  await station.context().setOffline(false);
  const report = station.locator(".banner").filter({ hasText: "入账结果" });
  await expect(report).toContainText("1 张已入账");
  await expect(report).toContainText("别处已经交付过");
  await expect(report).toContainText(`由 ${server.login("dispatcher").name} 交付`);
  await expect(report).toContainText("请联系居民收回多给的一份");
  await expect(station.getByText("张待入账")).toHaveCount(0);
  await isSound(station);
  await picture(station, `${engine}-station-3-conflict`);
  await report.getByRole("button", { name: "知道了" }).click();
  await expect(report).toHaveCount(0);
  expect(await statusOf(resident, mine)).toBe("collected");

  // Colleagues see the conflict too.
  await desk.goto("/staff/vouchers");
  await desk.getByText("没网时的冲突").click();
  await expect(desk.getByText(/钱芳 没网时交付/)).toBeVisible();
  await isSoundEverywhere(desk);
});

test("what waits on a phone goes by itself, and only in the name of whoever kept it", async ({ browser, server, engine }) => {
  test.setTimeout(120_000);
  const resident = await signedIn(browser, server, server.person("张桂芳"));
  const [first, second] = [await redeem(resident), await redeem(resident)];
  const station = await signsIn(browser, server, server.login("station"));
  const sent: string[] = [];
  station.on("request", (request) => {
    if (request.method() === "PUT" && request.url().includes("/hand-overs/")) sent.push(request.url());
  });
  await download(station);
  await station.context().setOffline(true);
  await look(station, await voucherCode(resident, first));
  await station.getByRole("button", { name: "东西已交给他" }).click();
  await expect(station.getByText("1 张待入账")).toBeVisible();

  // The session is gone when the network is back: the note stays, and says what it waits for.
  await station.context().clearCookies();
  await station.context().setOffline(false);
  const held = station.locator(".banner").filter({ hasText: "1 张待入账" });
  await expect(held).toContainText("请先登录");
  await expect(held.getByRole("link", { name: "登录" })).toHaveAttribute("href", "/sign-in");
  await isSound(station);
  await picture(station, `${engine}-station-6-held`);
  expect(await statusOf(resident, first)).toBe("issued");

  // Somebody else takes the phone: the list is gone, and nothing goes in their name.
  await takes(station, server.login("dispatcher"));
  expect(await keptOn(station)).not.toContain("linli.hand.list");
  await download(station);
  await expect(station.getByText("张待入账")).toHaveCount(0);
  await leaves(station);
  expect(sent.length, "it was sent once, and refused for want of a session").toBe(1);
  expect(await keptOn(station)).toContain("linli.hand.note.");
  await takes(station, server.login("station"));
  await station.goto("/staff/vouchers");
  const report = station.locator(".banner").filter({ hasText: "入账结果" });
  await expect(report).toContainText("1 张已入账");
  expect(await statusOf(resident, first)).toBe("collected");
  await report.getByRole("button", { name: "知道了" }).click();

  // A network that the phone believes in and that leads nowhere: it tries again by itself.
  await download(station);
  await station.context().route("**/api/**", (route) => route.abort());
  await look(station, await voucherCode(resident, second));
  await station.getByRole("button", { name: "东西已交给他" }).click();
  await expect(station.getByText("1 张待入账")).toBeVisible();
  await station.context().unroute("**/api/**");
  await expect(report).toContainText("1 张已入账");
  await expect(station.getByText("张待入账")).toHaveCount(0);
  expect(await statusOf(resident, second)).toBe("collected");

  await leaves(station);
  const kept = await keptOn(station);
  expect(kept).not.toContain("linli.hand.list");
  expect(kept).not.toContain("linli.hand.report");
});

test("what was collected is given back at the station, and the points come back", async ({ browser, server, engine }) => {
  const resident = await signedIn(browser, server, server.person("李建国"));
  const station = await signedIn(browser, server, server.login("station"));
  const before = await balance(resident);
  const voucher = await redeem(resident);
  await station.goto("/staff/vouchers");
  await look(station, await voucherCode(resident, voucher));
  await station.getByRole("button", { name: "东西已交给他" }).click();
  await expect(told(station, "已核销")).toBeVisible();
  expect(await balance(resident)).toBe(before - 5);
  await resident.goto(`/vouchers/${voucher.id}`);
  await expect(resident.getByText(/想退回？/)).toContainText(`${voucher.short.slice(0, 4)} ${voucher.short.slice(4)}`);

  await look(station, voucher.short);
  await station.getByRole("button", { name: "退回" }).click();
  const dialog = station.getByRole("dialog");
  await dialog.getByRole("button", { name: "确认退回" }).click();
  await expect(dialog.getByRole("alert").filter({ hasText: "请写几个字" })).toBeVisible();
  await dialog.getByLabel("为什么退回").fill("袋子破了");
  await dialog.getByText("东西完好，放回货架").click();
  await isSound(station);
  await picture(station, `${engine}-station-4-refund`);
  await dialog.getByRole("button", { name: "确认退回" }).click();
  await expect(told(station, "已退回，积分回到居民账上")).toBeVisible();
  await expect(station.getByText(/由 钱芳 收回，原因：袋子破了/)).toBeVisible();
  await expect(station.getByText("不能再用，没有放回")).toBeVisible();
  await isSound(station);

  await resident.goto("/notices");
  await resident.getByText(/「垃圾袋一卷」已退回，5 分回到您账上。原因：袋子破了/).click();
  await expect(resident).toHaveURL(`/vouchers/${voucher.id}`);
  await expect(resident.getByText(/退回，原因：袋子破了/)).toBeVisible();
  await expect(resident.getByRole("link", { name: "打印凭据" })).toBeVisible();
  await isSoundEverywhere(resident);
  await picture(resident, `${engine}-station-5-given-back`);
  expect(await balance(resident)).toBe(before);
  await expect(resident.getByText("兑换品退回").first()).toBeVisible();
});

/** Redeems a roll of bags, as a phone does. */
async function redeem(resident: Page): Promise<Voucher> {
  const rewards = (await (await resident.request.get("/api/v1/rewards")).json()) as { id: string; reward: { title: string; price: number } }[];
  const bags = rewards.find(({ reward }) => reward.title === "垃圾袋一卷");
  if (!bags) throw new Error("no bags are offered");
  const data = { reward: bags.id, price: bags.reward.price };
  const answer = await resident.request.put(`/api/v1/vouchers/${randomUUID()}`, { data });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()) as Voucher;
}

async function look(station: Page, code: string): Promise<void> {
  await station.locator("#voucher-code").fill(code);
  await station.locator("#voucher-code").press("Enter");
}

/** Gets the list, as before the station opens. */
async function download(station: Page): Promise<void> {
  await station.goto("/staff/vouchers");
  await station.getByText("没网也能核销").click();
  await station.getByRole("button", { name: "下载名单" }).click();
  await expect(station.getByText(/名单已在本机，\d+ 张券/)).toBeVisible();
}

/** Signs in on a phone that nobody is signed in on. */
async function takes(phone: Page, login: Login): Promise<void> {
  await phone.goto(login.login_url);
  await phone.reload();
  await phone.getByRole("button", { name: "登录" }).click();
  await expect(phone).not.toHaveURL(/\/q/);
}

async function leaves(phone: Page): Promise<void> {
  await phone.goto("/me");
  await phone.getByRole("button", { name: "退出" }).click();
  await expect(phone.getByText("请先登录")).toBeVisible();
}

async function keptOn(phone: Page): Promise<string> {
  return phone.evaluate(() => JSON.stringify(localStorage));
}

async function statusOf(resident: Page, voucher: Voucher): Promise<string> {
  return ((await (await resident.request.get(`/api/v1/vouchers/${voucher.id}`)).json()) as { status: string }).status;
}

async function balance(resident: Page): Promise<number> {
  await resident.goto("/points");
  return Number(await resident.locator(".figure-big").textContent());
}
