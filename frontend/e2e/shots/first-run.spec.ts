import { open } from "../support/screens";
import { needsSecondFactor } from "../support/secondFactor";
import { shoot } from "../support/shoot";
import { expect, test } from "../support/test";

// Writes the pictures of an empty installation.

test.use({ setup: true });
test.setTimeout(300_000);

test("the set-up wizard", async ({ page, program, simulator, watched }) => {
  watched.allow(/^401 /);
  watched.allow(needsSecondFactor);
  const reseller = await simulator.reseller("nordlicht");
  await open(page, program.setupLink);
  await shoot(page, "setup-account", "light", 1440);
  await page.getByLabel("Your name").fill("Ada Lovelace");
  await page.getByLabel("E-mail address").fill("ada@nordlicht.example");
  await page.getByLabel("Password", { exact: true }).fill("three unrelated words");
  await page.getByLabel("Password again", { exact: true }).fill("three unrelated words");
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByLabel("Display Name").fill(reseller.name);
  await page.getByLabel("Domain").fill(reseller.domain);
  await page.getByLabel("Application ID").fill(reseller.application_id);
  await page.getByLabel("Application secret", { exact: true }).fill(reseller.secret);
  await shoot(page, "setup-reseller", "light", 1440);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Authorize the reseller" })).toBeVisible();
  await shoot(page, "setup-authorize", "light", 1440);
  await open(page, "/");
  await shoot(page, "first-steps", "light", 1440);
});
