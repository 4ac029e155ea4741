import { signIn } from "../support/portal";
import { expect, test } from "../support/test";

test.use({ signedIn: false });
test.beforeEach(({ watched }) => {
  watched.allow(/^401 GET /);
});

test("a refused sign-in says so, and a right one leads to the place that was asked for", async ({
  page,
  program,
  watched,
}) => {
  watched.allow(/^401 POST \/api\/v1\/auth\/login$/);
  const { email = "", password = "" } = program.logins?.operator ?? {};
  const place = "/partner/tenants?sort=-name&connection_state=connected";
  await page.goto(place);
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await signIn(page, { email, password: "not the password" });
  await expect(page.getByRole("alert")).toContainText("The e-mail address or the password is not right.");
  await signIn(page, { email, password });
  await expect(page.getByRole("heading", { name: "Tenants" })).toBeVisible();
  await expect(page).toHaveURL(place);
});

test("who is signed out goes on in the same place", async ({ page, program }) => {
  const { email = "", password = "" } = program.logins?.operator ?? {};
  await page.goto("/partner/subscriptions?sort=name&status=active");
  await signIn(page, { email, password });
  await expect(page.getByText(/^Showing 1 to/)).toBeVisible();

  await page.context().clearCookies();
  await page.getByRole("button", { name: "Renews on" }).click();
  await expect(page.getByText(/your session ended/)).toBeVisible();
  await signIn(page, { email, password });
  await expect(page).toHaveURL("/partner/subscriptions?sort=commitment_end_date&status=active");
  await expect(page.getByRole("columnheader", { name: "Renews on" })).toHaveAttribute(
    "aria-sort",
    "ascending",
  );
});

test("signing out ends the session for good", async ({ page, program }) => {
  const { email = "", password = "", name = "" } = program.logins?.staff ?? {};
  await page.goto("/");
  await signIn(page, { email, password });
  await page.getByRole("button", { name: `Account of ${name}` }).click();
  const session = await page.context().cookies();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();

  await page.context().addCookies(session);
  await page.goto("/partner/customers");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

test("the session is in a cookie that scripts cannot read, and nowhere else", async ({ page, program }) => {
  const { email = "", password = "" } = program.logins?.operator ?? {};
  await page.goto("/");
  await signIn(page, { email, password });
  await expect(page.getByRole("heading", { name: "Dashboard" })).toBeVisible();
  const cookies = await page.context().cookies();
  expect(cookies.map(({ name, httpOnly, sameSite }) => ({ name, httpOnly, sameSite }))).toEqual([
    { name: "tenantry", httpOnly: true, sameSite: "Lax" },
  ]);
  const readable = await page.evaluate(() =>
    JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }]),
  );
  expect(readable).not.toContain(cookies[0]?.value);
});
