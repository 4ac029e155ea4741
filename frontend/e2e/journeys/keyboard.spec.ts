import { expect, test } from "../support/test";

test("the portal is walked with the keyboard alone", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Dashboard" })).toBeVisible();

  await test.step("Tab comes to the skip link, the brand and the navigation, in that order", async () => {
    await page.keyboard.press("Tab");
    await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(page.getByRole("link", { name: "Tenantry, dashboard" })).toBeFocused();
    for (const name of [
      "Dashboard",
      "Customers",
      "Help",
      "Tenants",
      "Subscriptions",
      "Orders",
      "Resellers",
      "Sync",
    ]) {
      await page.keyboard.press("Tab");
      await expect(page.getByRole("link", { name, exact: true }).first()).toBeFocused();
    }
  });

  await test.step("the skip link goes to the content", async () => {
    await page.reload();
    await expect(page.getByRole("heading", { name: "Dashboard" })).toBeVisible();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("main")).toBeFocused();
  });

  await test.step("? shows every key, Escape closes it", async () => {
    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await expect(help).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(help).toBeHidden();
  });

  await test.step("g t goes to the tenants, j and k move through rows, x selects, Enter opens", async () => {
    await page.keyboard.press("g");
    await page.keyboard.press("t");
    await expect(page.getByRole("heading", { name: "Tenants" })).toBeVisible();
    const rows = page.getByRole("rowheader").getByRole("link");
    await expect(rows.nth(1)).toBeVisible();
    await page.keyboard.press("j");
    await expect(rows.nth(0)).toBeFocused();
    await page.keyboard.press("j");
    await expect(rows.nth(1)).toBeFocused();
    await page.keyboard.press("x");
    await expect(page.getByRole("row").nth(2).getByRole("checkbox")).toBeChecked();
    await page.keyboard.press("k");
    await expect(rows.nth(0)).toBeFocused();
    const name = await rows.nth(0).innerText();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
  });

  await test.step("the palette opens with Ctrl-K also while typing, and gives the focus back", async () => {
    await page.keyboard.press("g");
    await page.keyboard.press("c");
    const field = page.getByRole("searchbox");
    await field.focus();
    await page.keyboard.press("Control+k");
    const palette = page.getByRole("combobox", { name: /^Search customers/ });
    await expect(palette).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(field).toBeFocused();
    await page.keyboard.press("Control+k");
    await palette.fill("audit");
    await expect(page.getByRole("option", { name: "Audit log", selected: true })).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "Audit log" })).toBeVisible();
  });

  await test.step("a menu opens, is walked and closed, and the focus is back where it was", async () => {
    const account = page.getByRole("button", { name: /^Account of/ });
    await account.focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("menuitemradio", { name: "As the system" })).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("menuitemradio", { name: "Light" })).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(account).toBeFocused();
  });
});
