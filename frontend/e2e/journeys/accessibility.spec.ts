import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { screens as looked } from "../screens/screens";
import { open, screens } from "../support/screens";
import { expect, test } from "../support/test";

test.setTimeout(300_000);

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What axe finds in light and in dark; only colors can be right in one and wrong in the other. */
async function expectNoFindings(page: Page, screen: string) {
  await page.emulateMedia({ colorScheme: "light" });
  const light = await new AxeBuilder({ page }).withTags(rules).analyze();
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await new AxeBuilder({ page }).withRules("color-contrast").analyze();
  for (const [scheme, { violations }] of Object.entries({ light, dark })) {
    const findings = violations.map(
      ({ id, help, nodes }) => `${id}, ${help}: ${nodes.map(({ target }) => target.join(" ")).join("; ")}`,
    );
    expect.soft(findings, `${screen} in ${scheme}`).toEqual([]);
  }
}

test("axe finds nothing on screens that are looked at nowhere else", async ({ page }) => {
  for (const [name, address] of Object.entries(await screens(page.request))) {
    if (name in looked) continue;
    await open(page, address);
    await expectNoFindings(page, name);
  }
});

test("axe finds nothing in what opens over a screen", async ({ page }) => {
  await open(page, "/partner/tenants");
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(help).toBeVisible();
  await expectNoFindings(page, "shortcuts");
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();

  await page.keyboard.press("/");
  const palette = page.getByRole("combobox", { name: /^Search/ });
  await palette.fill("grünwald");
  await expect(page.getByRole("option").first()).toBeVisible();
  await expectNoFindings(page, "palette");
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();

  await page.getByRole("button", { name: "Columns and density" }).click();
  await expect(page.getByRole("menuitemcheckbox").first()).toBeVisible();
  await expectNoFindings(page, "columns");
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: /^Account of/ }).click();
  await expect(page.getByRole("menuitem", { name: "Sign out" })).toBeVisible();
  await expectNoFindings(page, "account");
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Connection", exact: true }).click();
  await expect(page.getByRole("menuitemradio").first()).toBeVisible();
  await expectNoFindings(page, "filter");
  await page.keyboard.press("Escape");

  await page.getByRole("rowheader").getByRole("link").first().click();
  await page.getByRole("button", { name: "More" }).click();
  await expect(page.getByRole("menuitem").first()).toBeVisible();
  await expectNoFindings(page, "menu");
  await page.getByRole("menuitem", { name: "Disconnect tenant" }).click();
  await expect(page.getByLabel("Type Yes to confirm")).toBeVisible();
  await expectNoFindings(page, "dialog");
});

test.describe("signed out", () => {
  test.use({ signedIn: false });

  test("axe finds nothing on the page for signing in, refused or not", async ({ page, watched }) => {
    watched.allow(/^401 /);
    await open(page, "/sign-in");
    await expectNoFindings(page, "sign-in");
    await page.getByLabel("E-mail address").fill("nobody@tenantry.example");
    await page.getByLabel("Password", { exact: true }).fill("not the password");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await expectNoFindings(page, "sign-in refused");
  });
});
