/** What axe finds on a page as it is shown: nothing, or it is not for everybody. */
import axe from "axe-core";
import type { Page } from "playwright-core";

/** @returns the rules that are broken, each with the first element that breaks it */
export async function axeFindings(page: Page): Promise<string[]> {
  // From outside of the page, whose own policy lets no script run. Its half a megabyte stays there until the page goes.
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axe.source);
  const { violations } = (await page.evaluate("axe.run({ resultTypes: ['violations'] })")) as {
    violations: { id: string; nodes: { html: string }[] }[];
  };
  return violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`);
}
