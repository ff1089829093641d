import { newPhone, photo, posterOf, send, signedIn } from "../harness/phone";
import { expect, test } from "../harness/server";

test("what is said without a network is kept, goes by itself, and opens one ticket", async ({ browser, server }) => {
  const page = await signedIn(browser, server, server.person("赵磊"));
  await page.goto("/say");
  await page.getByLabel("发生了什么").fill("单元门锁坏了，谁都能进来");
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "发送" }).click();
  await expect(page.getByText("没有网络，已保存")).toBeVisible();
  const before = await count(page);
  await page.context().setOffline(false);
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await expect.poll(async () => count(page)).toBe(before + 1);
  await page.goto("/");
  await expect(page.getByText("还没发出去")).toHaveCount(0);
  expect(await count(page)).toBe(before + 1);
});

test("an upload that breaks off is sent again, and the ticket has its photo once", async ({ browser, server }) => {
  const page = await signedIn(browser, server, server.person("赵磊"));
  let tries = 0;
  await page.route("**/api/v1/uploads/*", async (route) => {
    tries += 1;
    await (tries === 1 ? route.abort("connectionreset") : route.continue());
  });
  await page.goto("/say");
  await page.getByLabel("发生了什么").fill("楼道扶手松了一截，照片里看得清");
  await page.locator("input[type=file]").first().setInputFiles(photo("rail.png"));
  await expect(page.getByRole("button", { name: /^去掉 第/ })).toHaveCount(1);
  const ticket = await send(page);
  expect(tries).toBeGreaterThan(1);
  const seen = (await (await page.request.get(`/api/v1/tickets/${ticket.id}`)).json()) as { photos: string[] };
  expect(seen.photos).toHaveLength(1);
});

test("a phone whose clock is three days ahead shows the server's time", async ({ browser, server }) => {
  const page = await signedIn(browser, server, server.person("赵磊"));
  await page.clock.install({ time: Date.now() + 3 * 24 * 60 * 60 * 1000 });
  await page.goto("/say");
  await page.getByLabel("发生了什么").fill("健身角的长椅少了一块板");
  const ticket = await send(page);
  await page.getByRole("link", { name: "看进展" }).click();
  await expect(page.getByRole("heading", { name: "用时" })).toBeVisible();
  await expect(page.getByText(/^[01] 分$/).first()).toBeVisible();
  await expect(page.getByText(/超/)).toHaveCount(0);
  expect(ticket.number).not.toBe("");
});

test("a sketch survives closing the page", async ({ browser, server }) => {
  const page = await newPhone(browser, server);
  await page.goto("/say");
  await page.getByLabel("发生了什么").fill("写到一半的话");
  await page.close({ runBeforeUnload: false });
  const again = await page.context().newPage();
  await again.goto("/say");
  await expect(again.getByLabel("发生了什么")).toHaveValue("写到一半的话");
});

test("an empty need is not sent and says what to do", async ({ browser, server }) => {
  const page = await newPhone(browser, server);
  await page.goto("/say");
  await page.getByLabel("发生了什么").fill("   ");
  await page.getByRole("button", { name: "发送" }).click();
  await expect(page.getByText("请写几个字").first()).toBeVisible();
});

test("an unknown code says what to do next", async ({ browser, server }) => {
  const page = await newPhone(browser, server);
  await page.goto("/q#00000000000000000000000001X");
  await expect(page.getByText(/码不对|没有这个码/).first()).toBeVisible();
});

test("a phone too old for the program gets a plain form, and its need a number", async ({ browser, server }) => {
  const staff = await signedIn(browser, server, server.person("刘洋"));
  const poster = await posterOf(staff, "东门南侧路灯");
  const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto("/");
  await page.getByLabel("发生了什么").fill("楼道灯坏了，老人看不见");
  await page.getByLabel("海报上的 8 位编码").fill(poster.short);
  await page.getByRole("button", { name: "发送" }).click();
  await expect(page.locator("body")).toContainText(/T\d{6}-\d{4}/);
  // The page says it by itself, so that nothing covers it.
  expect(await page.locator(".toast").count()).toBe(0);
});

test("a need is followed live, without a reload", async ({ browser, server }) => {
  const page = await signedIn(browser, server, server.person("赵磊"));
  await page.goto("/say");
  await page.getByLabel("发生了什么").fill("健身器材松动了，怕伤到人");
  const no = page.getByRole("button", { name: "没有危险" });
  if (await no.isVisible()) await no.click();
  const ticket = await send(page);
  await page.goto(`/t/${ticket.id}`);
  await expect(page.getByText(/已收到|已派出/).first()).toBeVisible();
  const desk = await signedIn(browser, server, server.login("dispatcher"));
  const seen = (await (await desk.request.get(`/api/v1/tickets/${ticket.id}`)).json()) as { version: number };
  const answer = await desk.request.post(`/api/v1/tickets/${ticket.id}/actions`, {
    headers: { "if-match": `"${seen.version}"` },
    data: { id: crypto.randomUUID(), standing: { staff: "dispatcher" }, action: "reply", words: "今天下午来修", internal: false },
  });
  expect(answer.status()).toBe(200);
  await expect(page.getByText("今天下午来修").first()).toBeVisible();
});

async function count(page: Awaited<ReturnType<typeof newPhone>>): Promise<number> {
  const answer = await page.request.get("/api/v1/tickets/mine");
  const rows = ((await answer.json()) as { rows: { excerpt: string }[] }).rows;
  return rows.filter((row) => row.excerpt.startsWith("单元门锁坏了")).length;
}
