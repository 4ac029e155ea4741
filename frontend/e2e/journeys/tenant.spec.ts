import { accept, customerPassword, signInAtMicrosoft } from "../support/microsoft";
import { find, syncsSettled, tab } from "../support/portal";
import { expect, test } from "../support/test";

test.afterEach(async ({ simulator }) => {
  await simulator.endFaults();
});

test("a tenant is disconnected from Microsoft CSP and connected again", async ({ page }) => {
  const { id } = await find(page.request, "tenants", "Café Lumière");
  await page.goto(`/partner/tenants/${id}`);
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Disconnect from Microsoft CSP" }).click();
  const dialog = page.getByRole("dialog", { name: /from Microsoft CSP\?$/ });
  await dialog.getByRole("button", { name: "OK" }).click();
  await expect(page.getByText(/^Not connected/)).toBeVisible();

  await page.getByRole("button", { name: "Connect to Microsoft CSP" }).click();
  await page.getByRole("searchbox", { name: "Beginning of the company's name" }).fill("Café");
  await page.getByRole("radio", { name: /^Café Lumière/ }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/^Connected,/)).toBeVisible();
  await syncsSettled(page.request);
  await tab(page, "Subscriptions").click();
  await expect(page.getByText(/^Showing 1 to \d+ of \d+ entries$/)).toBeVisible();
});

test("a tenant is removed only for the typed word, and can be added again", async ({ page }) => {
  const name = "Zielona Energia Sp. z o.o.";
  const { id } = await find(page.request, "tenants", "Zielona");
  await page.goto(`/partner/tenants/${id}`);
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Disconnect tenant" }).click();
  const dialog = page.getByRole("dialog", { name: `Disconnect tenant ${name}?` });
  const confirm = dialog.getByRole("button", { name: "Disconnect" });
  await expect(confirm).toBeDisabled();
  await dialog.getByLabel("Type Yes to confirm").fill("yes");
  await expect(confirm).toBeDisabled();
  await dialog.getByLabel("Type Yes to confirm").fill("Yes");
  await confirm.click();
  await expect(page).toHaveURL("/partner/tenants");
  await expect(page.getByText(`${name} was disconnected and removed.`)).toBeVisible();
  await expect(page.getByRole("table").getByRole("link", { name })).toHaveCount(0);

  await page.getByRole("button", { name: "Add tenant" }).click();
  const panel = page.getByRole("dialog", { name: "Add tenant" });
  const customer = panel.getByLabel("Customer", { exact: true });
  await expect(customer).toBeVisible();
  // Asked for only where there are several, as after the journey that adds a second one.
  const reseller = panel.getByLabel("Reseller", { exact: true });
  if (await reseller.isVisible()) await reseller.selectOption({ label: "Nordlicht Cloud GmbH" });
  await customer.selectOption({ label: name });
  await panel.getByRole("button", { name: "Continue" }).click();
  await panel.getByRole("searchbox").fill("Zielona");
  await panel.getByRole("radio", { name: /^Zielona Energia/ }).check();
  await panel.getByRole("button", { name: "Add tenant" }).click();
  // "OK" until the consent is known, which the sync may have found out already.
  await panel.getByRole("button", { name: /^(OK|Check now)$/ }).click();
  await expect(panel.getByText("The application is consented.")).toBeVisible();
  await panel.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
  await syncsSettled(page.request);
});

test("a customer's administrator gives the missing consent", async ({ page, context }) => {
  const { id } = await find(page.request, "tenants", "Smörgås");
  await page.goto(`/partner/tenants/${id}`);
  await expect(page.getByText("Consent missing").first()).toBeVisible();
  const opened = context.waitForEvent("page");
  await page.getByRole("link", { name: "Authenticate" }).click();
  const microsoft = await opened;
  await signInAtMicrosoft(microsoft, "admin@smorgas.onmicrosoft.com", customerPassword);
  await accept(microsoft);
  await expect(microsoft.getByRole("heading")).toHaveText("Thank you, the permissions are accepted");
  await microsoft.close();
  await page.getByRole("button", { name: "OK" }).click();
  await expect(page.getByText("The application is consented.")).toBeVisible();
  await expect(page.getByText(/^Consent given/)).toBeVisible();
  await syncsSettled(page.request);
});

test("while Microsoft is down the last known licenses stay, and say so", async ({ page, simulator }) => {
  const { id } = await find(page.request, "tenants", "Fjordline");
  await page.goto(`/partner/tenants/${id}/licenses`);
  const row = page.getByRole("row", { name: /Office 365 E3/ });
  const known = await row.innerText();
  await simulator.fault({ path: "/v1/**", status: 503 });
  await simulator.fault({ path: "/v1.0/**", status: 503 });
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(page.getByText("Microsoft did not answer")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/^Last known state/).last()).toBeVisible();
  await expect(row).toHaveText(known, { useInnerText: true });

  await simulator.endFaults();
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(page.getByText("Microsoft did not answer")).toBeHidden({ timeout: 30_000 });
});
