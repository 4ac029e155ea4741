import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, test as base, expect, type Page } from "@playwright/test";
import type { State } from "./answers";
import { Portal } from "./portal";

const rules = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];
/** Rows after the first dozen, which has each state of a row. Judging colors row by row is most of axe's time. */
const alike = "main :is(tbody > tr, ul > li):nth-child(n + 13)";

/** One page of one browser for all screens that a worker looks at, and the portal it looks at. */
export class Viewer {
  /** What the browser complained about since the last screen was opened: refused by the policy, thrown, or an error. */
  complaints: string[] = [];

  private constructor(
    readonly page: Page,
    readonly portal: Portal,
  ) {
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("console", (message) => {
      // That a call failed is the browser's own note; the page's answer to it is looked at elsewhere.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
        this.complaints.push(message.text());
    });
  }

  static async start(browser: Browser): Promise<Viewer> {
    const portal = new Portal();
    const context = await browser.newContext({
      baseURL: await portal.start(),
      locale: "de-DE",
      reducedMotion: "reduce",
    });
    return new Viewer(await context.newPage(), portal);
  }

  async stop() {
    await this.page.context().close();
    await this.portal.stop();
  }

  /** Opens a screen anew, with nothing kept from the one before. */
  async open(address: string, state: State) {
    this.complaints = [];
    this.portal.state = state;
    await this.page.emulateMedia({ colorScheme: "light" });
    await this.page.setViewportSize({ width: 1440, height: 900 });
    // Going to another place in the same page would not load it again.
    if (address.includes("#")) await this.page.goto("about:blank");
    await this.page.goto(address, { waitUntil: "commit" });
  }

  /** Waits until a text stands in the page and nothing more is loaded. */
  async shows(text: string) {
    await expect(this.page.getByText(text).first()).toBeVisible();
    await expect(this.page.locator("[aria-busy=true]")).toHaveCount(0);
    await this.settled();
  }

  /** Waits until the page has drawn and asks for nothing more. */
  async settled() {
    const { page, portal } = this;
    for (let before = -1; before !== portal.answered || portal.waiting > 0; ) {
      before = portal.answered;
      await page.evaluate(
        () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
      );
    }
  }

  async picture(name: string, fullPage = false) {
    if (process.env.SHOTS) await this.page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage });
  }

  /** Fails the test when the page as it is now scrolls sideways. */
  async fits(name: string) {
    const overflow = await this.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect.soft(overflow, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
  }

  /** As `fits`, on a wide screen and on a phone, with a picture of each. */
  async fitsAnywhere(name: string) {
    for (const width of [1440, 360]) {
      await this.page.setViewportSize({ width, height: 900 });
      await this.settled();
      await this.picture(`${name}-${width}`);
      await this.fits(`${name} at ${width}`);
    }
  }

  /** Fails the test when axe finds something in the page as it is now. */
  async passesAxe(name: string) {
    // Its other mode opens a page more for each look, for the sake of frames of other origins.
    const { violations } = await new AxeBuilder({ page: this.page })
      .options({ resultTypes: ["violations"], preload: false })
      .exclude(alike)
      .withTags(rules)
      .setLegacyMode()
      .analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
    expect.soft(found, name).toEqual([]);
  }
}

export const test = base.extend<object, { viewer: Viewer }>({
  viewer: [
    async ({ browser }, provide) => {
      const viewer = await Viewer.start(browser);
      await provide(viewer);
      await viewer.stop();
    },
    { scope: "worker" },
  ],
});

export { expect };
