import { act, newPhone, photo, picture, posterOf, send, signedIn } from "../harness/phone";
import { expect, test } from "../harness/server";

// 井盖破损: urgent, by a poster, in minutes, with the clock moved through the morning.
test.use({ startAt: "2025-03-05T08:12:00+08:00" });

test("a broken manhole is mended, checked, rated and sampled within its clocks", async ({ browser, server, engine }) => {
  test.setTimeout(180_000);
  const worker = await signedIn(browser, server, server.person("刘洋"));
  const poster = await posterOf(worker, "东门南侧路灯");

  // 08:12 孙浩 scans the lamp-post; he is not signed in.
  const sun = await newPhone(browser, server);
  await sun.goto(poster.url);
  await expect(sun.getByText("东门南侧路灯").first()).toBeVisible();
  await sun.getByLabel("发生了什么").fill("井盖破损，露着大洞，有小孩差点掉下去");
  await sun.locator("input[type=file]").first().setInputFiles(photo("hole.png"));
  const danger = sun.getByRole("button", { name: "有危险", exact: true });
  await expect(danger).toBeVisible();
  await danger.click();
  const ticket = await send(sun);
  expect(ticket.number).toMatch(/^T250305-/);
  await picture(sun, `${engine}-manhole-1-sent`);

  // 08:14 the routing table has sent it; the lead was told.
  await server.moveTo("2025-03-05T08:14:00+08:00");
  await sun.goto(`/t/${ticket.id}`);
  await expect(sun.getByText(/自动派给/)).toBeVisible();

  // 08:31 the first answer.
  await server.moveTo("2025-03-05T08:31:00+08:00");
  const handler = await handlerOf(browser, server, ticket.id);
  await handler.goto(`/staff/t/${ticket.id}`);
  await act(handler, "接单");
  await act(handler, "留言", async (form) => {
    await form.getByLabel("留言").or(form.locator("textarea")).first().fill("已派人，先围挡");
  });
  await expect(sun.getByText("已派人，先围挡")).toBeVisible();

  // 09:50 repaired.
  await server.moveTo("2025-03-05T09:50:00+08:00");
  await handler.reload();
  await act(handler, "办结", async (form) => {
    await form.getByLabel("办了什么").fill("井盖已更换并加防坠网");
  });

  // 10:20 刘洋 looks.
  await server.moveTo("2025-03-05T10:20:00+08:00");
  await worker.goto(`/staff/t/${ticket.id}`);
  await act(worker, "现场核实", async (form) => {
    await form.getByText("办好了").click();
  });

  // The four bars say what the clocks say.
  await sun.reload();
  for (const bar of [/2 分 \/ 5 分/, /19 分 \/ 30 分/, /1 小时 38 分 \/ 2 小时/, /30 分 \/ 1 小时/]) {
    await expect(sun.getByText(bar).first()).toBeVisible();
  }
  await picture(sun, `${engine}-manhole-2-checked`);

  // 孙浩 rates; it closes.
  await sun.getByRole("button", { name: "解决了" }).click();
  await sun.getByRole("dialog").getByRole("radio", { name: "很满意" }).check({ force: true });
  await sun.getByRole("dialog").getByRole("button", { name: "提交评价" }).click();
  await expect(sun.getByText("已结案").first()).toBeVisible();
  await picture(sun, `${engine}-manhole-3-closed`);

  // The street samples it.
  const street = await signedIn(browser, server, server.login("supervisor"));
  await street.goto(`/staff/t/${ticket.id}`);
  await act(street, "抽查", async (form) => {
    await form.getByText("通过", { exact: true }).click();
  });
  await sun.reload();
  await expect(sun.getByText("抽查通过")).toBeVisible();
});

test("neighbours who scan the same poster join instead of saying it again", async ({ browser, server }) => {
  const worker = await signedIn(browser, server, server.person("刘洋"));
  const poster = await posterOf(worker, "东门南侧路灯");
  const first = await newPhone(browser, server);
  await first.goto(poster.url);
  await first.getByLabel("发生了什么").fill("路灯不亮，电线露在外面没人修");
  const ticket = await send(first);
  for (let n = 2; n <= 5; n += 1) {
    const neighbour = await newPhone(browser, server);
    await neighbour.goto(poster.url);
    await neighbour.getByLabel("发生了什么").fill("路灯不亮，电线露在外面没人修");
    const row = neighbour.getByText(ticket.number).first();
    await expect(row).toBeVisible();
    await neighbour.getByRole("button", { name: /我也有/ }).first().click();
    await expect(neighbour.getByText(`已加入工单 ${ticket.number}`).first()).toBeVisible();
    await neighbour.context().close();
  }
  const seen = await first.request.get(`/api/v1/tickets/${ticket.id}`);
  expect(((await seen.json()) as { n_reporters: number }).n_reporters).toBe(5);
});

/** The handler whose party the ticket was sent to. */
async function handlerOf(browser: Parameters<typeof newPhone>[0], server: Parameters<typeof newPhone>[1], id: string) {
  for (const login of server.logins.filter((one) => one.role === "handler")) {
    const page = await signedIn(browser, server, login);
    const answer = await page.request.get(`/api/v1/tickets/${id}`);
    if (answer.ok()) return page;
    await page.context().close();
  }
  throw new Error("no handler can see the ticket");
}
