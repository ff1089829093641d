// Whether anybody can use a page: axe, brought into each document once.

import axe from "axe-core";
import type { Page } from "@playwright/test";

/** What axe objects to on the page as it stands: the rule, and the elements that break it. */
export async function objections(page: Page, options: axe.RunOptions = {}): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  return page.evaluate(async (options) => {
    // What passed is not told of, and nobody asks where it stands.
    const found = await (window as unknown as { axe: typeof axe }).axe.run(document, {
      ...options, resultTypes: ["violations"], selectors: false,
    });
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
  }, options);
}
