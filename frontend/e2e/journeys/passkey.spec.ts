import type { Page } from "@playwright/test";
import { Authenticator } from "../support/authenticator";
import { activate, invite, makePerson, type Person } from "../support/people";
import { find, signIn } from "../support/portal";
import { expect, test } from "../support/test";

test.setTimeout(120_000);

test("a passkey is set up and signs its owner in, and a recovery code does when it is lost", async ({
  page,
  visitor,
  watched,
}) => {
  const paula = makePerson("Paula Passkey");
  const { id } = await find(page.request, "customers", "Grünwald");
  await page.goto("/partner");
  const link = await invite(page, paula, { customer_ids: [id], level: "view" });
  const own = await visitor();
  const account = `/portal/${id}/account`;
  const key = await Authenticator.plugIn(own);
  await activate(own, link, paula);
  await expect(own).toHaveURL(`/portal/${id}`);

  const [code = ""] = await test.step("it is added on one's account, with recovery codes", async () => {
    await own.getByRole("button", { name: `Account of ${paula.name}` }).click();
    await own.getByRole("menuitem", { name: "Your account" }).click();
    await expect(own).toHaveURL(account);
    await own.getByRole("button", { name: "Add a passkey" }).click();
    const dialog = own.getByRole("dialog", { name: "Add a passkey" });
    await dialog.getByLabel("Name").fill("Blue key");
    await dialog.getByRole("button", { name: "Add", exact: true }).click();
    const codes = dialog.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
    await expect(codes).toHaveCount(10);
    const told = await codes.allInnerTexts();
    await dialog.getByRole("button", { name: "I have kept them" }).click();
    await expect(own.getByText("Not used yet")).toBeVisible();
    return told;
  });

  await test.step("signing in asks for it after the password", async () => {
    await signInAgain(own, paula);
    await own.getByRole("button", { name: "Use a passkey" }).click();
    await expect(own).toHaveURL(`/portal/${id}`);
    await own.goto(account);
    await expect(own.getByText(/^Added .*Last used /)).toBeVisible();
  });

  await test.step("without it nobody gets in, and the page says what else there is", async () => {
    await key.forget();
    await signInAgain(own, paula);
    await own.getByRole("button", { name: "Use a passkey" }).click();
    await expect(own.getByRole("alert")).toContainText(
      "The browser gave no passkey: it was canceled, or took too long. You are not signed in yet.",
    );
    await own.goto(`/portal/${id}`);
    await expect(own.getByRole("heading", { name: "Second step" })).toBeVisible();
  });

  await test.step("a recovery code lets in once, and not a second time", async () => {
    watched.allow(/^422 POST \/api\/v1\/auth\/mfa$/);
    await recover(own, code);
    await expect(own).toHaveURL(`/portal/${id}`);
    await signInAgain(own, paula);
    await recover(own, code);
    await expect(own.getByRole("alert")).toContainText("is not right, or was used already");
  });
});

/** Signs out, and in again with the password; the second step is open then. */
async function signInAgain(page: Page, person: Person) {
  await page.getByRole("button", { name: `Account of ${person.name}` }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await signIn(page, person);
  await expect(page.getByRole("heading", { name: "Second step" })).toBeVisible();
}

/** Gives a recovery code at the second step, which is open. */
async function recover(page: Page, code: string) {
  await page.getByRole("button", { name: "Use a recovery code" }).click();
  await page.getByLabel("Recovery code").fill(code);
  await page.getByRole("button", { name: "Go on" }).click();
}
