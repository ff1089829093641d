import type { Browser, Page } from "@playwright/test";
import { newPhone, signedIn, told } from "../harness/phone";
import { expect, test, type Server } from "../harness/server";

// Days pass while an invite lies in a drawer.
test.use({ startAt: "2025-03-03T09:00:00+08:00" });

test("a household is opened by an invite, and its representative confirms the next", async ({ browser, server }) => {
  const worker = await signedIn(browser, server, server.person("刘洋"));
  const { address, door } = await emptyHousehold(worker);

  const first = await newPhone(browser, server);
  const slip = await invite(worker, address, door);
  await join(first, slip, "吴大伟", "13912340001", "业主");
  await expect(told(first, "已入户，您是户代表")).toBeVisible();
  await expect(first.getByText("吴大伟").first()).toBeVisible();

  // A slip opens one phone.
  await expect(await tried(browser, server, slip)).toContainText("这个码已用过，请向网格员要新的");

  const second = await newPhone(browser, server);
  await join(second, await invite(worker, address, door), "吴小梅", "13912340002", "家人");
  await expect(told(second, "已申请，等户代表确认")).toBeVisible();
  await expect(second.getByText("等待确认").first()).toBeVisible();

  await first.goto("/me/home");
  await first.getByRole("button", { name: "确认" }).click();
  await expect(first.getByRole("dialog").getByText("吴小梅 是家里人吗")).toBeVisible();
  await first.getByRole("dialog").getByRole("button", { name: "是的" }).click();
  await expect(first.getByRole("dialog")).toHaveCount(0);
  await second.goto("/me/home");
  await expect(second.getByText("家里人").first()).toBeVisible();
  await expect(second.getByText("等待确认")).toHaveCount(0);

  // Fifteen days later a third slip is too old.
  const old = await invite(worker, address, door);
  await server.moveTo("2025-03-18T09:01:00+08:00");
  await expect(await tried(browser, server, old)).toContainText("这个码已过期，请向网格员要新的");
});

/** A household in reach that nobody has joined. */
async function emptyHousehold(staff: Page): Promise<{ address: string; door: string }> {
  for (let after = ""; ; ) {
    const answer = await staff.request.get(`/api/v1/staff/households?q=${after}`);
    const page = (await answer.json()) as { rows: { address: string; n_members: number; n_waiting: number }[]; next: string | null };
    const found = page.rows.find((row) => row.n_members === 0 && row.n_waiting === 0);
    if (found) return { address: found.address, door: /\S+$/.exec(found.address)?.[0] ?? "" };
    if (!page.next) throw new Error("the demo has no empty household");
    after = `&after=${encodeURIComponent(page.next)}`;
  }
}

/** Staff make an invite; gives the eight characters under its code. */
async function invite(staff: Page, address: string, door: string): Promise<string> {
  await staff.goto("/staff/households");
  await staff.getByLabel("门牌，如 302").fill(door);
  await staff.getByLabel("门牌，如 302").press("Enter");
  await staff.getByRole("button", { name: address }).click();
  await staff.getByRole("dialog").getByRole("button", { name: "做邀请码" }).click();
  return staff.locator(".qr-code").innerText();
}

async function join(page: Page, slip: string, name: string, phone: string, relation: string): Promise<void> {
  await page.goto("/join");
  await page.getByLabel("输入 8 位码").fill(slip);
  await page.getByRole("button", { name: "打开" }).click();
  await page.getByLabel("姓名").fill(name);
  await page.getByLabel("手机号").fill(phone);
  await page.getByRole("button", { name: "扫邀请码入户" }).click();
  await expect(page.getByText("同意后才能入户")).toBeVisible();
  await page.getByRole("radio", { name: relation }).check();
  await page.getByRole("checkbox", { name: "我同意" }).check();
  await page.getByRole("button", { name: "扫邀请码入户" }).click();
}

/** What a new phone is told about a slip. */
async function tried(browser: Browser, server: Server, slip: string) {
  const page = await newPhone(browser, server);
  await page.goto(`/q#${slip.replace("-", "")}`);
  await expect(page.getByRole("link", { name: "扫别的码" })).toBeVisible();
  return page.locator("main");
}
