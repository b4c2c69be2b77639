import type { Browser, Page } from "playwright-core";
import { ADMINISTRATOR } from "./service.js";

/** A page at the console, as an operator's browser has it. */
export async function signedIn(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${url}/console/account`);
  await page.getByRole("textbox", { name: "E-mail address" }).fill(ADMINISTRATOR.email);
  await page.getByLabel("Password", { exact: true }).fill(ADMINISTRATOR.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { level: 1, name: "Your account" }).waitFor();
  return page;
}
