import { expect, type Page } from "@playwright/test";

export const staffPassword = "Simulator-Staff-1";
export const customerPassword = "Simulator-Customer-1";
const code = "246810";

/** Signs in on Microsoft's pages, which the browser has been sent to: account, password, second factor. */
export async function signInAtMicrosoft(page: Page, username: string, password: string) {
  await expect(page.getByRole("heading", { name: "Pick an account" })).toBeVisible();
  await page.getByLabel("User name").fill(username);
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByLabel("Code").fill(code);
  await page.getByRole("button", { name: "Verify" }).click();
}

/** Accepts what the application asks for. */
export async function accept(page: Page) {
  await expect(page.getByRole("heading", { name: "Permissions requested" })).toBeVisible();
  await page.getByRole("button", { name: "Accept" }).click();
}
