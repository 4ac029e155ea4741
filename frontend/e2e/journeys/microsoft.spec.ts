import { expect } from "@playwright/test";
import { signInAtMicrosoft, staffPassword } from "../support/microsoft";
import { signIn } from "../support/portal";
import { test } from "../support/test";

test.use({ signedIn: false });
test.beforeEach(({ watched }) => {
  watched.allow(/^401 GET /);
});

const account = "sales@nordlicht.onmicrosoft.com";

test("who has linked a Microsoft account signs in with it and its second factor", async ({
  page,
  program,
}) => {
  const { email = "", password = "" } = program.logins?.staff ?? {};
  await page.goto("/partner/account");
  await signIn(page, { email, password });
  await page.getByRole("button", { name: "Link a Microsoft account" }).click();
  await signInAtMicrosoft(page, account, staffPassword);
  await expect(page.getByText("Your Microsoft account is linked.")).toBeVisible();
  await expect(page.getByText(account)).toBeVisible();

  await page.context().clearCookies();
  await page.goto("/partner/customers");
  await page.getByRole("button", { name: "Sign in with Microsoft" }).click();
  await signInAtMicrosoft(page, account, staffPassword);
  await expect(page.getByRole("heading", { name: "Customers" })).toBeVisible();
  await expect(page).toHaveURL("/partner/customers");

  await page.goto("/partner/account");
  await page.getByRole("button", { name: "Unlink" }).click();
  await expect(page.getByRole("button", { name: "Link a Microsoft account" })).toBeVisible();
});
