import { find, tab } from "../support/portal";
import { expect, test } from "../support/test";

test("two tabs on two tenants never mix", async ({ context, page }) => {
  const bakery = await find(page.request, "tenants", "Grünwald");
  const shipping = await find(page.request, "tenants", "Fjordline");
  const other = await context.newPage();
  await page.goto(`/partner/tenants/${bakery.id}/subscriptions`);
  await other.goto(`/partner/tenants/${shipping.id}/subscriptions`);
  const own = (of: typeof page) => of.getByRole("rowheader").allInnerTexts();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Grünwald/);
  await expect(other.getByRole("heading", { level: 1 })).toHaveText(/Fjordline/);
  await expect(page.getByText(/^Showing 1 to/)).toBeVisible();
  await expect(other.getByText(/^Showing 1 to/)).toBeVisible();
  const before = await own(page);
  expect(before).not.toEqual(await own(other));

  for (const name of ["Orders", "Licenses", "Audit logs"]) {
    await tab(other, name).click();
    await expect(other.getByRole("heading", { level: 1 })).toHaveText(/Fjordline/);
  }
  await page.bringToFront();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Grünwald/);
  expect(await own(page)).toEqual(before);

  // The same tab, from one tenant to the other: nothing of the first is left.
  await page.goto(`/partner/tenants/${shipping.id}/subscriptions`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Fjordline/);
  await expect(page.getByText("Postfächer Filialen")).toHaveCount(0);
});

test("a reload, a link and the back button keep tab, filters and sort", async ({ page, context }) => {
  const { id } = await find(page.request, "tenants", "Müller");
  await page.goto(`/partner/tenants/${id}`);
  await tab(page, "Subscriptions").click();
  await page.getByRole("button", { name: "Status", exact: true }).click();
  await page.getByRole("menuitemradio", { name: "Active" }).click();
  await page.getByRole("button", { name: "Renews on" }).click();
  const place = `/partner/tenants/${id}/subscriptions?status=active&sort=commitment_end_date`;
  await expect(page).toHaveURL(place);
  const rows = page.getByRole("rowheader");
  await expect(rows.first()).toBeVisible();
  const shown = await rows.allInnerTexts();

  await page.reload();
  await expect(page).toHaveURL(place);
  await expect(page.getByRole("button", { name: "Status: Active" })).toBeVisible();
  await expect(rows).toHaveText(shown);

  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByRole("rowheader")).toHaveText(shown);

  await rows.first().getByRole("link").click();
  await expect(page).toHaveURL(/\/subscriptions\/[0-9a-f-]+$/);
  await page.goBack();
  await expect(page).toHaveURL(place);
  await expect(rows).toHaveText(shown);
});

test("a menu whose script cannot be fetched says so, and opens when it can", async ({ page }) => {
  const script = /\/assets\/OpenedMenu-/;
  await page.route(script, (route) => route.abort());
  await page.goto("/partner/tenants");
  const menu = page.getByRole("button", { name: "Connection", exact: true });
  await menu.click();
  await expect(page.getByText("The menu could not be fetched.")).toBeVisible();
  await page.unroute(script);
  await menu.click();
  await expect(page.getByRole("menuitemradio", { name: "Connected", exact: true })).toBeVisible();
});
