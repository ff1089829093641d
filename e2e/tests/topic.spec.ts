import type { Browser, Page } from "@playwright/test";
import { act, picture, say, signedIn, told } from "../harness/phone";
import { expect, test, type Server } from "../harness/server";

// 东门的路灯: from one need to the lamp that burns, under one address.
test.use({ startAt: "2025-05-12T09:00:00+08:00" });

test("neighbours talk a matter over and see what became of it", async ({ browser, server, engine }) => {
  test.setTimeout(180_000);
  const lead = await signedIn(browser, server, server.login("grid_lead"));
  const zhao = await signedIn(browser, server, server.person("赵磊"));
  const zhang = await signedIn(browser, server, server.person("张桂芳"));

  // A need becomes part of a topic, and its reporter is told.
  const need = await say(zhao, "东门到 8 栋一路没有灯，晚上看不清台阶");
  const topic = await open(lead);
  await lead.getByLabel("工单号").fill(need.number);
  await lead.getByRole("button", { name: "并入", exact: true }).click();
  await expect(told(lead, "已并入，反映人会收到通知")).toBeVisible();
  await zhao.goto("/notices");
  await zhao.getByText(`您的诉求 ${need.number} 已并入议题：东门的路灯`).click();
  await expect(zhao).toHaveURL(`/topics/${topic}`);
  await expect(zhao.getByText("先把大家遇到的情况放在一起")).toBeVisible();
  await expect(zhao.getByText(`（${need.number}）`)).toBeVisible();

  // The discussion: a proposal with its cost, one short statement, three large answers.
  await lead.getByRole("button", { name: "结束需求征集，进入下一步" }).click();
  await expect(told(lead, "已进入下一步")).toBeVisible();
  await propose(zhao);
  await speak(zhao, "晚上要亮，也别照进卧室");
  await zhang.goto(`/topics/${topic}`);
  await expect(zhang.getByText("还有 1 条")).toBeVisible();
  await picture(zhang, `${engine}-topic-1-card`);
  await zhang.getByRole("button", { name: "同意", exact: true }).click();
  await expect(zhang.getByText("都看过了，谢谢您")).toBeVisible();
  await zhang.getByRole("button", { name: "支持", exact: true }).click();
  await expect(zhang.getByText("1 人支持")).toBeVisible();
  await expect(zhang.getByText("赵** 提出")).toBeVisible();

  // Every proposal gets its answer; who made it is told.
  await answer(lead);
  await zhao.goto("/notices");
  await expect(zhao.getByText("方案被采纳：太阳能路灯")).toBeVisible();

  // The dates move on by themselves; the resolution becomes a ticket with a party and a day.
  await server.moveTo("2025-06-17T09:00:00+08:00");
  await lead.reload();
  await expect(lead.getByText("结果公示").first()).toBeVisible();
  await lead.getByLabel("要做什么").fill("东门到 8 栋装 6 盏太阳能路灯");
  await lead.getByLabel("谁来做").selectOption({ label: "物业" });
  await lead.getByRole("button", { name: "开工单" }).click();
  await expect(told(lead, /工单 T250617-\d{4} 已派出/)).toBeVisible();
  await carryOut(browser, server, topic);

  // The end is told to everybody who took part, and stands at the same address.
  await lead.getByRole("button", { name: "办结" }).click();
  await lead.getByRole("dialog").getByLabel("结果").fill("6 盏灯都亮了，夜里台阶看得清");
  await lead.getByRole("dialog").getByRole("button", { name: "办结" }).click();
  await expect(told(lead, "已办结")).toBeVisible();
  await zhang.goto("/notices");
  await zhang.getByText("「东门的路灯」已办结，点开看结果").click();
  for (const line of ["6 盏灯都亮了，夜里台阶看得清", "采纳方案：太阳能路灯", "立项"]) {
    await expect(zhang.getByText(line, { exact: true }).first()).toBeVisible();
  }
  await expect(zhang.getByText(/工单 T250617-\d{4} 办结/)).toBeVisible();
  await picture(zhang, `${engine}-topic-2-thread`);
});

test("a suggestion is seconded by a tap", async ({ browser, server }) => {
  const zhao = await signedIn(browser, server, server.person("赵磊"));
  await zhao.goto("/topics");
  await zhao.getByRole("link", { name: "我想提个议题" }).click();
  await zhao.getByLabel("商量什么事").fill("7 栋门口放一个旧衣回收箱");
  await zhao.getByLabel("为什么要商量").fill("旧衣服没处放");
  await zhao.getByRole("button", { name: "提交倡议" }).click();
  await expect(zhao.getByText("1 / 20 人附议")).toBeVisible();
  const zhang = await signedIn(browser, server, server.person("张桂芳"));
  await zhang.goto(new URL(zhao.url()).pathname);
  await zhang.getByRole("button", { name: "我附议" }).click();
  await expect(zhang.getByText("2 / 20 人附议")).toBeVisible();
  await expect(zhang.getByText("您已附议")).toBeVisible();
});

test("who comes to a meeting says what they need, and their own code checks them in", async ({ browser, server }) => {
  const lead = await signedIn(browser, server, server.login("grid_lead"));
  const zhang = await signedIn(browser, server, server.person("张桂芳"));
  const topic = await open(lead);
  await lead.getByRole("button", { name: "召集议事会" }).click();
  const form = lead.getByRole("dialog");
  await form.getByLabel("议程").fill("到东门走一圈");
  await form.getByLabel("地点").fill("社区二楼");
  await form.getByLabel("哪天").fill("2025-07-05");
  await form.getByRole("button", { name: "发出通知" }).click();
  await expect(told(lead, "已通知所有参与的人")).toBeVisible();
  await zhang.goto(`/topics/${topic}`);
  await zhang.getByLabel("需要无障碍").check();
  await zhang.getByRole("button", { name: "我要参加" }).click();
  await expect(zhang.getByText("您已报名")).toBeVisible();
  await expect(lead.getByText("无障碍 1 人 · 看孩子 0 人")).toBeVisible();

  await server.moveTo("2025-07-05T18:30:00+08:00");
  const { url } = (await (await zhang.request.get("/api/v1/me/code")).json()) as { url: string };
  await lead.getByRole("button", { name: "签到" }).click();
  await lead.getByRole("dialog").getByLabel("居民的个人码").fill(url);
  await lead.getByRole("dialog").getByRole("button", { name: "签到" }).click();
  await expect(told(lead, "张** 已签到，共 1 人")).toBeVisible();
});

/** The grid lead opens a topic of the own grid; gives its id. */
async function open(lead: Page): Promise<string> {
  await lead.goto("/staff/topics/new");
  await lead.getByLabel("商量什么事").fill("东门的路灯");
  await lead.getByLabel("说明：为什么商量，能定什么").fill("晚上太黑，装几盏、装在哪、谁出钱");
  await lead.getByRole("button", { name: "第3微网格", exact: true }).click();
  await lead.getByRole("button", { name: "立项" }).click();
  await expect(told(lead, "已立项")).toBeVisible();
  await expect(lead).toHaveURL(/\/staff\/topics\/[0-9a-f-]{36}$/);
  return /topics\/(.+)$/.exec(lead.url())?.[1] ?? "";
}

async function propose(resident: Page): Promise<void> {
  await resident.getByRole("button", { name: "我来提方案" }).click();
  const form = resident.getByRole("dialog");
  await form.getByLabel("方案名").fill("太阳能路灯");
  await form.getByLabel("怎么做，为什么").fill("不用拉线，一周装好");
  await form.getByLabel("大概费用").fill("9600");
  await form.getByRole("button", { name: "提交方案" }).click();
  await expect(told(resident, "方案已公布")).toBeVisible();
  await expect(resident.getByText("约 9,600 元")).toBeVisible();
}

async function speak(resident: Page, words: string): Promise<void> {
  await resident.getByRole("button", { name: "我也说一句" }).click();
  await resident.getByRole("dialog").getByLabel("一句话").fill(words);
  await resident.getByRole("dialog").getByRole("button", { name: "说出来" }).click();
  await expect(told(resident, "说好了，邻居会看到")).toBeVisible();
}

async function answer(lead: Page): Promise<void> {
  await lead.reload();
  await lead.getByRole("button", { name: "答复", exact: true }).click();
  await lead.getByRole("dialog").getByLabel("理由和下一步").fill("费用合适，公示后开工");
  await lead.getByRole("dialog").getByRole("button", { name: "采纳", exact: true }).click();
  await expect(told(lead, "已答复")).toBeVisible();
}

/** The department takes the ticket on and does the work. */
async function carryOut(browser: Browser, server: Server, topic: string): Promise<void> {
  const handler = await signedIn(browser, server, server.handlerOf("物业"));
  const seen = (await (await handler.request.get(`/api/v1/topics/${topic}`)).json()) as { tasks: { ticket: string }[] };
  await handler.goto(`/staff/t/${seen.tasks[0]?.ticket ?? ""}`);
  await act(handler, "接单");
  await act(handler, "开始办理");
  await act(handler, "制定方案", async (form) => {
    await form.locator("textarea").fill("两周内装好 6 盏");
  });
  await act(handler, "办结", async (form) => {
    await form.getByLabel("办了什么").fill("6 盏灯装好通电");
  });
}
