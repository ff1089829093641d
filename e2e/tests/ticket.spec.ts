import { act, finish, say, signedIn, solved, told } from "../harness/phone";
import { expect, test } from "../harness/server";

test("a ticket that is not solved is worked again until it is", async ({ browser, server }) => {
  const resident = await signedIn(browser, server, server.person("周倩"));
  const worker = await signedIn(browser, server, server.person("刘洋"));
  const lead = await signedIn(browser, server, server.person("周敏"));
  const ticket = await say(resident, "楼道的声控灯修了还是不亮");
  await worker.goto(`/staff/t/${ticket.id}`);
  await act(worker, "接单");
  await finish(worker, lead, ticket.id, "换了灯泡");

  await resident.goto(`/t/${ticket.id}`);
  await resident.getByRole("button", { name: "没解决" }).click();
  const sheet = resident.getByRole("dialog");
  await sheet.getByRole("button", { name: "请重新办" }).click();
  await expect(sheet.getByText("请写还差什么")).toBeVisible();
  await sheet.getByLabel("还差什么").fill("灯还是不亮，是线路断了");
  await sheet.getByRole("radio", { name: "不满意", exact: true }).check({ force: true });
  await sheet.getByRole("button", { name: "请重新办" }).click();
  await expect(told(resident, "已重新办理")).toBeVisible();

  await worker.goto(`/staff/t/${ticket.id}`);
  await expect(worker.getByText("灯还是不亮，是线路断了").first()).toBeVisible();
  await act(worker, "接单");
  await finish(worker, lead, ticket.id, "接好了断线");
  await solved(resident, ticket.id);
});

test("a ticket is paused with a reason, resumed, returned and sent to a party", async ({ browser, server }) => {
  const resident = await signedIn(browser, server, server.person("周倩"));
  const worker = await signedIn(browser, server, server.person("刘洋"));
  const ticket = await say(resident, "单元门禁的按键按不动");
  await worker.goto(`/staff/t/${ticket.id}`);
  await act(worker, "接单");
  await act(worker, "开始办理");
  await act(worker, "暂停", async (form) => {
    await form.getByRole("button", { name: "3 天" }).click();
    await form.getByLabel("原因").fill("按键要等厂家发货");
  });
  await resident.goto(`/t/${ticket.id}`);
  await expect(resident.getByText("按键要等厂家发货").first()).toBeVisible();
  await expect(resident.getByText(/^暂停到/).first()).toBeVisible();
  await act(worker, "恢复办理");
  await act(worker, "退回", async (form) => {
    await form.getByLabel("原因").fill("门禁归物业管");
  });

  const dispatcher = await signedIn(browser, server, server.login("dispatcher"));
  await dispatcher.goto(`/staff/t/${ticket.id}`);
  await expect(dispatcher.getByText("门禁归物业管").first()).toBeVisible();
  await act(dispatcher, "派单", async (form) => {
    await form.getByLabel("派给").selectOption({ label: "物业" });
  });
  const handler = await signedIn(browser, server, server.handlerOf("物业"));
  await handler.goto(`/staff/t/${ticket.id}`);
  await act(handler, "接单");
  await expect(resident.getByText("派给物业").first()).toBeVisible();
});

test("two tickets of one matter become one", async ({ browser, server }) => {
  const resident = await signedIn(browser, server, server.person("周倩"));
  const kept = await say(resident, "花坛边的水管一直在漏");
  const second = await say(resident, "花坛旁边漏水，地上都是水");
  const dispatcher = await signedIn(browser, server, server.login("dispatcher"));
  await dispatcher.goto(`/staff/t/${second.id}`);
  await act(dispatcher, "并单", async (form) => {
    await form.getByLabel(/编号或几个字/).fill(kept.number);
    await form.getByRole("radio", { name: new RegExp(kept.number) }).check();
  });
  await resident.goto(`/t/${second.id}`);
  await expect(resident.getByText("并入另一件相同的事").first()).toBeVisible();
});

test("of two who act at once, the second sees who did what", async ({ browser, server }) => {
  const resident = await signedIn(browser, server, server.person("周倩"));
  const ticket = await say(resident, "凉亭的座椅断了一条腿");
  const lead = await signedIn(browser, server, server.person("周敏"));
  // Her phone has no live news, as in a lift.
  await lead.route("**/api/v1/feed**", (route) => route.abort());
  await lead.goto(`/staff/t/${ticket.id}`);
  await expect(lead.getByRole("region", { name: "下一步" })).toBeVisible();
  const worker = await signedIn(browser, server, server.person("刘洋"));
  await worker.goto(`/staff/t/${ticket.id}`);
  await act(worker, "接单");
  await lead.getByRole("region", { name: "下一步" }).getByRole("button", { name: "当场解决" }).click();
  const form = lead.getByRole("dialog").locator("form");
  await form.getByLabel("办了什么").fill("已经换好座椅");
  await form.getByRole("button", { name: "当场解决" }).click();
  await expect(lead.getByText(/别人刚改过：.*刘洋.*接单/)).toBeVisible();
  await expect(form.getByLabel("办了什么")).toHaveValue("已经换好座椅");
});

test("what is being written stays when the phone hears late who it belongs to", async ({ browser, server }) => {
  const resident = await signedIn(browser, server, server.person("周倩"));
  const worker = await signedIn(browser, server, server.person("刘洋"));
  const ticket = await say(resident, "单元门口的灯罩松了");
  let answer = () => {};
  const asked = new Promise<void>((resolve) => { answer = resolve; });
  await worker.route("**/api/v1/session", async (route) => {
    await asked;
    await route.continue();
  });
  await worker.goto(`/staff/t/${ticket.id}`);
  await worker.getByRole("button", { name: "当场解决", exact: true }).click();
  const words = worker.getByRole("dialog").getByLabel("办了什么");
  await words.fill("已拧紧");
  const late = worker.waitForResponse("**/api/v1/session");
  answer();
  await (await late).finished();
  // Two pictures later the page has done with the answer what it does.
  await worker.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await expect(words).toHaveValue("已拧紧");
});
