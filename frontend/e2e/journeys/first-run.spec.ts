import { accept, signInAtMicrosoft, staffPassword } from "../support/microsoft";
import { signIn, syncsSettled, tab } from "../support/portal";
import { needsSecondFactor, setUpApp } from "../support/secondFactor";
import { expect, test } from "../support/test";

test.use({ setup: true });
test.setTimeout(180_000);

const day = 86_400_000;
const account = {
  name: "Ada Lovelace",
  email: "ada@nordlicht.example",
  password: "three unrelated words",
};

/** As the portal writes a calendar date for a British reader. */
const written = (date: Date) =>
  new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  }).format(date);

test("from an empty installation to a renewed subscription", async ({
  page,
  program,
  simulator,
  watched,
}) => {
  const reseller = await simulator.reseller("nordlicht");
  const link = new URL(program.setupLink);
  const code = new URLSearchParams(link.hash.slice(1)).get("code") ?? "";
  watched.allow(/^401 GET \/api\/v1\/me$/); // nobody is signed in yet
  watched.allow(/^4\d\d POST \/api\/v1\/(setup|resellers)$/); // wrong code, wrong secret
  watched.allow(needsSecondFactor);

  await test.step("the wizard refuses a wrong code and takes the printed one", async () => {
    await page.goto(link.href);
    await expect(page.getByRole("heading", { name: "Set up Tenantry" })).toBeVisible();
    await expect(page).not.toHaveURL(/code=/);
    const field = page.getByLabel("Set-up code");
    await expect(field).toHaveValue(code);
    await field.fill("AAAA-BBBB-CCCC-DDDD");
    await page.getByLabel("Your name").fill(account.name);
    await page.getByLabel("E-mail address").fill(account.email);
    await page.getByLabel("Password", { exact: true }).fill(account.password);
    await page.getByLabel("Password again", { exact: true }).fill(account.password);
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(page.getByRole("alert")).toContainText(/code/i);
    await field.fill(code);
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(page.getByRole("heading", { name: "Add the first reseller" })).toBeVisible();
  });

  await test.step("the new account signs in", async () => {
    await page.context().clearCookies();
    await page.goto("/setup/reseller");
    await signIn(page, account);
    await expect(page.getByRole("heading", { name: "Add the first reseller" })).toBeVisible();
  });

  await test.step("a wrong secret is told at its field, with cause and remedy", async () => {
    await page.getByLabel("Display Name").fill(reseller.name);
    await page.getByLabel("Domain").fill(reseller.domain);
    await page.getByLabel("Application ID").fill(reseller.application_id);
    await page.getByLabel("Application secret", { exact: true }).fill("nordlicht~simulator~secret~wrong");
    await page.getByRole("button", { name: "Save" }).click();
    const secret = page.getByLabel("Application secret", { exact: true });
    await expect(secret).toHaveAccessibleDescription(/ecret.*(wrong|not)/i);
    await expect(page.getByRole("alert")).toContainText("No reseller was added.");
  });

  await test.step("the right secret leads to a second factor, to Microsoft's sign-in and back", async () => {
    await page.getByLabel("Application secret", { exact: true }).fill(reseller.secret);
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("heading", { name: "Authorize the reseller" })).toBeVisible();
    // So that there is progress to see, however long the way to it takes: these calls wait until the fault ends.
    await simulator.fault({ path: "/v1/customers/*/subscriptions", latency: "25s", every: 2 });
    await page.getByRole("button", { name: "Authorize" }).click();
    await setUpApp(page);
    await signInAtMicrosoft(page, `admin@${reseller.domain}`, staffPassword);
    await accept(page);
    await expect(page.getByText("Authorized", { exact: true })).toBeVisible();
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page.getByRole("heading", { name: "Congratulations, Tenantry is set up" })).toBeVisible();
  });

  await test.step("customers and subscriptions arrive, with progress", async () => {
    await expect(page.getByText(/^Syncing \d+ of \d+$/)).toBeVisible();
    await page.getByRole("button", { name: "Go to the dashboard" }).click();
    await page.getByRole("link", { name: "Sync", exact: true }).click();
    await page
      .getByRole("link", { name: /Sync of a reseller/ })
      .first()
      .click();
    await expect(page.getByRole("progressbar")).toBeVisible();
    await simulator.endFaults();
    await expect(page.getByText("Succeeded")).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole("progressbar")).toBeHidden();
    await syncsSettled(page.request);
    await page.getByRole("link", { name: "Customers", exact: true }).click();
    await expect(page.getByRole("link", { name: "Bäckerei Grünwald & Söhne GmbH" })).toBeVisible();
    await page.getByRole("link", { name: "Subscriptions", exact: true }).click();
    await expect(page.getByText(/^Showing 1 to \d+ of \d+ entries$/)).toBeVisible();
  });

  await test.step("a subscription is found and opened with the keyboard", async () => {
    await page.keyboard.press("Control+k");
    const palette = page.getByRole("combobox", { name: /^Search customers/ });
    await palette.fill("grünwald");
    await expect(page.getByRole("option", { name: /Bäckerei Grünwald/ }).first()).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(palette).toBeHidden();
    await page.keyboard.press("/");
    await palette.fill("postfächer");
    await expect(page.getByRole("option", { name: /Postfächer Filialen/, selected: true })).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "Postfächer Filialen" })).toBeVisible();
  });

  await test.step("after a renewal and a sync the new date shows, with its trail", async () => {
    /** The last day of the term: it ends with that day in UTC. */
    const lastDay = async () => {
      const all = await simulator.subscriptions();
      const found = all.find(({ friendlyName }) => friendlyName === "Postfächer Filialen");
      return new Date(Date.parse(found?.termEnd ?? "") - 1);
    };
    const before = await lastDay();
    const renews = page.getByText("Renews on", { exact: true }).locator("..");
    await expect(renews).toContainText(written(before));

    await simulator.advanceTo(new Date(before.getTime() + 2 * day));
    const after = await lastDay();
    expect(after.getTime() - before.getTime()).toBeGreaterThan(27 * day);
    await page.getByRole("link", { name: "gruenwald.onmicrosoft.com" }).click();
    await page.getByRole("button", { name: "Sync now" }).click();
    await expect(page.getByText("Sync finished. What you see is up to date.")).toBeVisible({
      timeout: 60_000,
    });
    await tab(page, "Subscriptions").click();
    await page.getByRole("link", { name: "Postfächer Filialen" }).click();
    await expect(renews).toContainText(written(after));

    await tab(page, "Audit logs").click();
    await page.getByRole("link", { name: "Subscription changed" }).click();
    const changed = page.getByRole("dialog", { name: "Subscription changed" });
    await expect(changed.getByRole("row", { name: /Commitment end date/ })).toContainText(written(after));
  });
});
