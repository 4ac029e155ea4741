import { signInAtMicrosoft, staffPassword } from "../support/microsoft";
import { authorize, syncsSettled, tab } from "../support/portal";
import { needsSecondFactor, removeApp } from "../support/secondFactor";
import { expect, test } from "../support/test";

test.afterEach(async ({ page, simulator }) => {
  await simulator.endFaults();
  await removeApp(page.request);
});

// A second factor is set up on the way, which ends every other session of the operator.
test.use({ alone: true });

test("a second reseller is added, loses its token, and is authorized again", async ({
  page,
  simulator,
  watched,
}) => {
  watched.allow(needsSecondFactor);
  const reseller = await simulator.reseller("harborview");
  await page.goto("/partner/resellers");
  await page.getByRole("button", { name: "Add reseller" }).click();
  const panel = page.getByRole("dialog", { name: "Add reseller" });
  await panel.getByLabel("Display Name").fill(reseller.name);
  await panel.getByLabel("Domain").fill(reseller.domain);
  await panel.getByLabel("Application ID").fill(reseller.application_id);
  await panel.getByLabel("Application secret", { exact: true }).fill(reseller.secret);
  await panel.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: reseller.name, level: 1 })).toBeVisible();
  await authorize(page, reseller.domain, { consent: true });
  await expect(page.getByText(/are being read now|were read/)).toBeVisible();
  await syncsSettled(page.request);
  await expect(page.getByText(/customers? and \d+ subscriptions? were read/)).toBeVisible({
    timeout: 30_000,
  });
  await expect(page).not.toHaveURL(/authorization/);

  await test.step("the token is revoked: the page and the health board name cause and fix", async () => {
    await simulator.fault({ path: "/v1/**", tenant: reseller.tenant_id, status: 401 });
    await simulator.fault({
      path: "/*/oauth2/v2.0/token",
      tenant: reseller.tenant_id,
      status: 400,
      code: "50173",
      message: "The grant was revoked.",
    });
    await page.getByRole("button", { name: "Sync now" }).click();
    await expect(page.getByText(/^Re-authorize needed/)).toBeVisible({ timeout: 30_000 });
    await tab(page, "Health").click();
    const finding = page.getByRole("listitem").filter({ hasText: "revoked at Microsoft" }).first();
    await expect(finding).toContainText("Press Re-authorize", { timeout: 30_000 });
  });

  await test.step("signing in again puts it right", async () => {
    await simulator.endFaults();
    await page.getByRole("button", { name: "Re-authorize" }).first().click();
    await signInAtMicrosoft(page, `admin@${reseller.domain}`, staffPassword);
    await expect(page.getByText(/^Authorized/).first()).toBeVisible();
    await syncsSettled(page.request);
  });
});
