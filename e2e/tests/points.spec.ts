import type { Page } from "@playwright/test";
import { act, finish, isSound, newPhone, picture, say, signedIn, solved } from "../harness/phone";
import { expect, test } from "../harness/server";

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

  // Everybody can read the rules and the books.
  const visitor = await newPhone(browser, server);
  await visitor.goto("/points");
  await expect(visitor.getByRole("heading", { name: "怎么得积分" })).toBeVisible();
  await expect(visitor.getByText("2025-06-16")).toBeVisible();
  await expect(visitor.getByText("发放 = 兑换 + 过期 + 在手")).toBeVisible();
});

/** What somebody can use now. */
async function balance(resident: Page): Promise<number> {
  await resident.goto("/points");
  return Number(await resident.locator(".figure-big").textContent());
}
