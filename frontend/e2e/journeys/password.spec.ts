import type { Page } from "@playwright/test";
import { read, signIn } from "../support/portal";
import { expect, test } from "../support/test";

test.use({ signedIn: false });
test.beforeEach(({ watched }) => {
  watched.allow(/^401 GET \/api\/v1\/me$/); // nobody is signed in yet
});

async function change(page: Page, current: string, wanted: string) {
  await page.getByLabel("Current password").fill(current);
  await page.getByLabel("New password", { exact: true }).fill(wanted);
  await page.getByLabel("New password again").fill(wanted);
  await page.getByRole("dialog").getByRole("button", { name: "Change password" }).click();
}

test("a changed password ends every other session, and is the one that counts", async ({
  browser,
  page,
  program,
  watched,
}) => {
  const { email = "", password = "", name = "" } = program.logins?.staff ?? {};
  const wanted = "quiet meadow 77";
  const elsewhere = await (await browser.newContext({ baseURL: program.portal })).newPage();
  for (const place of [page, elsewhere]) {
    await place.goto("/partner/tenants");
    await signIn(place, { email, password });
    await expect(place.getByRole("heading", { name: "Tenants" })).toBeVisible();
  }

  await page.getByRole("button", { name: `Account of ${name}` }).click();
  await page.getByRole("menuitem", { name: "Change password" }).click();
  const panel = page.getByRole("dialog", { name: "Change password" });
  await expect(page.getByLabel("Current password")).toBeFocused();

  await test.step("what is refused is said at its field, and changes nothing", async () => {
    watched.allow(/^422 PUT \/api\/v1\/me\/password$/);
    await change(page, "not the password", wanted);
    await expect(panel.getByText("This is not your current password.")).toBeVisible();
    await change(page, password, "password1234");
    await expect(panel.getByText("This password is easy to guess.")).toBeVisible();
    await expect(panel.getByRole("alert")).toContainText("Your password was not changed.");
  });

  const before = await page.context().cookies();
  await change(page, password, wanted);
  await expect(page.getByText("Your password is changed.")).toBeVisible();
  await expect(panel).toBeHidden();

  await test.step("here the work goes on, with another cookie", async () => {
    await page.getByRole("link", { name: "Customers", exact: true }).first().click();
    await expect(page.getByRole("heading", { name: "Customers" })).toBeVisible();
    expect(await page.context().cookies()).not.toEqual(before);
    await page.reload();
    await expect(page.getByRole("heading", { name: "Customers" })).toBeVisible();
  });

  await test.step("the other browser is signed out at its next step, and only the new password lets it in", async () => {
    await elsewhere.getByRole("link", { name: "Customers", exact: true }).first().click();
    await expect(elsewhere.getByText(/your session ended/)).toBeVisible();
    await signIn(elsewhere, { email, password });
    await expect(elsewhere.getByRole("alert")).toContainText(
      "The e-mail address or the password is not right.",
    );
    await signIn(elsewhere, { email, password: wanted });
    await expect(elsewhere.getByRole("heading", { name: "Customers" })).toBeVisible();
  });

  await test.step("the audit says who did it, and nothing of the password", async () => {
    const path = "/audit-events?action=portal_user.password_changed";
    const { data } = await read<{ data: { actor_name: string }[] }>(elsewhere.request, path);
    expect(data.map(({ actor_name }) => actor_name)).toEqual([name]);
    expect(JSON.stringify(data)).not.toContain(wanted);
  });

  await test.step("and back again, for the journeys after this one", async () => {
    await elsewhere.goto("/partner/customers?panel=password");
    await change(elsewhere, wanted, password);
    await expect(elsewhere.getByText("Your password is changed.")).toBeVisible();
    await expect(elsewhere).toHaveURL("/partner/customers");
  });
  await elsewhere.context().close();
});
