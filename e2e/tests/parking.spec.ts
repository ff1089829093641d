import { act, picture, posterOf, send, signedIn } from "../harness/phone";
import { expect, test } from "../harness/server";

// 停车难: a complex matter of several departments, over three weeks of working days.
test.use({ startAt: "2025-03-03T19:40:00+08:00" });

test("parking is solved by several departments before the fifteenth working day", async ({ browser, server, engine }) => {
  test.setTimeout(180_000);
  const worker = await signedIn(browser, server, server.person("刘洋"));
  const zhao = await signedIn(browser, server, server.person("赵磊"));

  // Monday 19:40, the code at the parking gate.
  await zhao.goto((await posterOf(worker, "停车场入口")).url);
  await zhao.getByLabel("发生了什么").fill("晚上八点以后没车位，消防通道也被占");
  await choose(zhao, "停车难");
  const ticket = await send(zhao);
  await zhao.goto(`/t/${ticket.id}`);
  await picture(zhao, `${engine}-parking-1-sent`);

  // 21:40 at the latest: the first contact begins.
  await server.moveTo("2025-03-03T20:30:00+08:00");
  await worker.goto(`/staff/t/${ticket.id}`);
  await act(worker, "开始办理");

  // The blocked fire lane is a hazard of its own, at the same gate, urgent: two hours.
  const seen = (await (await zhao.request.get(`/api/v1/tickets/${ticket.id}`)).json()) as { place: { id: string } };
  const hazard = await worker.request.put(`/api/v1/needs/${crypto.randomUUID()}`, {
    data: { text: "消防通道被私家车堵死", place: seen.place.id, category: "D2", danger: true, source: "visit" },
  });
  expect(hazard.status(), await hazard.text()).toBe(201);
  const receipt = (await hazard.json()) as { class: string; finish_due: number };
  expect(receipt.class).toBe("urgent");
  expect(new Date(receipt.finish_due).toISOString()).toBe("2025-03-03T14:30:00.000Z");

  // Thursday, the third working day: the whistle, with a lead and two who support.
  await server.moveTo("2025-03-06T10:00:00+08:00");
  await worker.reload();
  await act(worker, "吹哨", async (form) => {
    await form.getByLabel("牵头单位").selectOption({ label: "城市管理" });
    for (const party of ["交警", "物业"]) await form.getByRole("button", { name: party, exact: true }).click();
    await form.getByLabel("要大家做什么").fill("周四联席会议，定夜间错时停车方案");
  });
  // Whoever comes first from a party reports in for it.
  const called = ["城市管理", "交警"].map((party) => server.handlerOf(party));
  for (const login of called) {
    const handler = await signedIn(browser, server, login);
    await handler.goto(`/staff/t/${ticket.id}`);
    await act(handler, "报到", async (form) => {
      await form.locator("textarea").fill("参加联席会议");
    });
    await handler.context().close();
  }
  await worker.reload();
  await act(worker, "制定方案", async (form) => {
    await form.locator("textarea").fill("夜间错时停车，重新划线，单位院子 19:00 至 07:30 开放");
  });
  await zhao.reload();
  await expect(zhao.getByText(/吹哨，城市管理牵头/)).toBeVisible();
  await expect(zhao.getByText(/夜间错时停车/).first()).toBeVisible();

  // The public board shows each step, not the person.
  await zhao.goto("/board");
  await expect(zhao.getByText(ticket.number).first()).toBeVisible();
  expect(await zhao.locator("main").innerText()).not.toContain("赵磊");

  // 20 March: 26 spaces are drawn; 24 March was the fifteenth working day.
  await server.moveTo("2025-03-20T16:00:00+08:00");
  const city = await signedIn(browser, server, server.handlerOf("城市管理"));
  await city.goto(`/staff/t/${ticket.id}`);
  await act(city, "办结", async (form) => {
    await form.getByLabel("办了什么").fill("新划 26 个车位，合作单位夜间开放院子");
  });
  await server.moveTo("2025-03-20T16:40:00+08:00");
  await worker.goto(`/staff/t/${ticket.id}`);
  await act(worker, "现场核实", async (form) => {
    await form.getByText("办好了").click();
  });
  await act(worker, "留言", async (form) => {
    await form.locator("textarea").fill("车位已经划好，今晚就能停");
  });
  await zhao.goto(`/t/${ticket.id}`);
  await zhao.getByRole("button", { name: "解决了" }).click();
  await zhao.getByRole("dialog").getByRole("radio", { name: "满意", exact: true }).check({ force: true });
  await zhao.getByRole("dialog").getByRole("button", { name: "提交评价" }).click();
  await expect(zhao.getByText("已结案").first()).toBeVisible();
  await picture(zhao, `${engine}-parking-2-closed`);
  const view = (await (await zhao.request.get(`/api/v1/tickets/${ticket.id}`)).json()) as {
    clocks: { kind: string; due: number; met_at: number | null }[];
  };
  const finish = view.clocks.find((clock) => clock.kind === "finish");
  expect(new Date(finish?.due ?? 0).toISOString()).toBe("2025-03-24T15:59:59.999Z");
  expect(finish?.met_at ?? Infinity).toBeLessThan(finish?.due ?? 0);
});

/** Makes the category what it is, whatever the words were taken for. */
async function choose(page: Parameters<typeof picture>[0], name: string): Promise<void> {
  const chip = page.getByRole("radio", { name });
  if (await chip.first().isVisible()) {
    await chip.first().check({ force: true });
    return;
  }
  await page.getByRole("button", { name: /不是这个|选类别/ }).click();
  await page.getByText(name, { exact: true }).first().click();
}
