import { expect, test } from "../harness/server";

test("the home page opens and says what can be done", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("link", { name: /^说一件事/ })).toBeVisible();
  await expect(page.locator("#boot")).toHaveCount(0);
});
