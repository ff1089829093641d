import { newPhone, posterOf, signedIn, told } from "../harness/phone";
import { expect, test } from "../harness/server";

test("staff make a poster, print it, and call it back", async ({ browser, server }) => {
  const lead = await signedIn(browser, server, server.person("周敏"));
  await lead.goto("/staff/codes");
  await lead.getByRole("button", { name: "做海报" }).click();
  const sheet = lead.getByRole("dialog");
  await sheet.getByRole("textbox", { name: "贴在哪里" }).fill("第3微网格");
  await sheet.getByRole("group", { name: "贴在哪里" }).getByRole("button").first().click();
  await sheet.getByLabel("新点位的名字").fill("花坛长椅");
  await sheet.getByRole("button", { name: "做海报" }).click();
  await expect(lead.locator(".qr-code")).toHaveText(/^\w{4}-\w{4}$/);
  const short = await lead.locator(".qr-code").innerText();

  const poster = await posterOf(lead, "花坛长椅");
  expect(`${poster.short.slice(0, 4)}-${poster.short.slice(4)}`).toBe(short);
  await lead.getByRole("button", { name: "回列表" }).click();
  const row = lead.locator(".row", { hasText: short });
  const pdf = await lead.request.get((await row.getByRole("link", { name: "海报 PDF" }).getAttribute("href")) ?? "");
  expect((await pdf.body()).subarray(0, 5).toString()).toBe("%PDF-");
  const svg = await lead.request.get((await row.getByRole("link", { name: "海报 SVG" }).getAttribute("href")) ?? "");
  expect(await svg.text()).toMatch(new RegExp(short.replace("-", "[- ]")));

  const passer = await newPhone(browser, server);
  await passer.goto(poster.url);
  await expect(passer.getByText("花坛长椅").first()).toBeVisible();

  await row.getByRole("button", { name: "停用" }).click();
  await lead.getByRole("dialog").getByRole("button", { name: "停用" }).click();
  await expect(told(lead, "已停用")).toBeVisible();
  const late = await newPhone(browser, server);
  await late.goto(poster.url);
  await expect(late.getByText("这个码已停用，请联系网格员")).toBeVisible();
});

test("a mistyped and a foreign code each say what to do", async ({ browser, server }) => {
  const page = await newPhone(browser, server);
  await page.goto("/q#NOTACODE");
  await expect(page.getByText("码不对，请再扫一次或核对 8 位码")).toBeVisible();
});
