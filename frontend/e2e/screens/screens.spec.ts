import { expect, test } from "./browser";
import { screens } from "./screens";

// Every screen, with a long name and German conventions, as it looks full, empty, waiting and failing.

const widths = [1440, 768, 360];
// Between these two nothing comes or goes that axe could see.
const axeWidths = [1440, 360];
const schemes = ["light", "dark"] as const;

for (const [name, screen] of Object.entries(screens)) {
  test(`${name}, full, in every width and scheme`, async ({ viewer }) => {
    await viewer.open(screen.address, "full");
    await screen.act?.(viewer.page);
    await viewer.shows(screen.shows);
    for (const width of widths) {
      await viewer.page.setViewportSize({ width, height: 900 });
      await viewer.settled();
      await viewer.fits(`${name} at ${width}`);
      for (const scheme of schemes) {
        await viewer.page.emulateMedia({ colorScheme: scheme });
        await viewer.picture(`${name}-${scheme}-${width}`, true);
        if (axeWidths.includes(width)) await viewer.passesAxe(`${name}, ${scheme}, at ${width}`);
      }
    }
    expect(viewer.complaints).toEqual([]);
  });

  if (screen.onlyFull) continue;

  test(`${name}, empty`, async ({ viewer }) => {
    await viewer.open(screen.address, "empty");
    await viewer.shows(screen.empty ?? screen.shows);
    await viewer.fitsAnywhere(`${name}-empty`);
    expect(viewer.complaints).toEqual([]);
  });

  test(`${name}, loading`, async ({ viewer }) => {
    await viewer.open(screen.address, "loading");
    if (screen.asksNothing) await viewer.shows(screen.shows);
    else await expect(viewer.page.locator("[aria-busy=true] > *").first()).toBeVisible();
    await viewer.fitsAnywhere(`${name}-loading`);
    expect(viewer.complaints).toEqual([]);
  });

  test(`${name}, failing`, async ({ viewer }) => {
    await viewer.open(screen.address, "failing");
    if (screen.asksNothing) await viewer.shows(screen.shows);
    else {
      const alert = viewer.page.getByRole("alert").first();
      await expect(alert).toContainText("The database is not reachable right now");
      await expect(alert.getByRole("button", { name: "Try again" })).toBeVisible();
    }
    await viewer.fitsAnywhere(`${name}-failing`);
    expect(viewer.complaints).toEqual([]);
  });
}
