import { newPhone, signedIn, signsIn, told } from "../harness/phone";
import { expect, test, type Server } from "../harness/server";

test("six digits by message sign in, and wrong ones are told", async ({ browser, server }) => {
  const phone = await numberOf(browser, server, "周倩");
  const page = await newPhone(browser, server);
  await page.goto("/sign-in");
  await page.getByLabel("手机号").fill("1380");
  await page.getByRole("button", { name: "发验证码" }).click();
  await expect(page.getByText("手机号应为 11 位，请再看一下")).toBeVisible();
  await page.getByLabel("手机号").fill(phone);
  // What was wrong with another number is not wrong with this one.
  await expect(page.getByText("手机号应为 11 位，请再看一下")).toHaveCount(0);
  await page.getByRole("button", { name: "发验证码" }).click();
  await expect(page.getByText("验证码已发到")).toBeVisible();
  await expect.poll(() => digitsFor(server, phone)).toMatch(/^\d{6}$/);
  const digits = digitsFor(server, phone);
  await page.getByLabel("6 位验证码").fill(digits === "000000" ? "000001" : "000000");
  await expect(page.getByText("验证码不对，请再看一眼")).toBeVisible();
  await page.getByLabel("6 位验证码").fill(digits);
  await page.getByRole("button", { name: "登录" }).click();
  await expect(told(page, "已登录")).toBeVisible();
  await page.goto("/me");
  await expect(page.getByText("周倩").first()).toBeVisible();
});

test("signing out everywhere leaves no phone signed in", async ({ browser, server }) => {
  const here = await signsIn(browser, server, server.person("李建国"));
  const there = await signsIn(browser, server, server.person("李建国"));
  await here.goto("/me/phones");
  await expect(here.getByText("这部手机")).toHaveCount(1);
  await here.getByRole("button", { name: "全部退出" }).click();
  await expect(here.getByText("请先登录")).toBeVisible();
  await there.goto("/me");
  await expect(there.getByText("请先登录")).toBeVisible();
});

/** The number on file, as the person sees it. */
async function numberOf(browser: Parameters<typeof signedIn>[0], server: Server, name: string): Promise<string> {
  const page = await signedIn(browser, server, server.person(name));
  const session = (await (await page.request.get("/api/v1/session")).json()) as { me: { phone: string } };
  await page.context().close();
  return session.me.phone.replaceAll(" ", "");
}

/** The last digits that were sent to a number: without a gateway messages stand in the log. */
function digitsFor(server: Server, phone: string): string {
  const lines = server.log().split("\n").filter((line) => line.includes("sms") && line.includes(phone));
  const words = lines.at(-1)?.split(/words/)[1] ?? "";
  return /(?<!\d)\d{6}(?!\d)/.exec(words)?.[0] ?? "";
}
