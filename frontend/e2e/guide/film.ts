import { expect, type Locator, type Page } from "@playwright/test";

/** Where the pointer is, in CSS pixels. */
interface Point {
  x: number;
  y: number;
}

/** A picture of the page, and what the pointer does while it shows. */
export interface Shot {
  /** A PNG, in base64. */
  picture: string;
  seconds: number;
  from: Point;
  /** It goes there in the first part of the time. */
  to: Point;
  pressed: boolean;
}

export interface Caption {
  from: number;
  to: number;
  text: string;
}

/** CSS pixels of the page that is filmed. A picture has 1280 by 800. */
export const stage = { width: 1152, height: 720 };
export const scale = 1280 / stage.width;

const hold = 0.9;
/** For each letter of a caption. */
const reading = 0.03;

/** What somebody does in a portal, as pictures with a pointer, and captions that say why. */
export class Film {
  readonly shots: Shot[] = [];
  readonly #said: { from: number; text: string }[] = [];
  #page: Page;
  #pointer: Point = { x: stage.width / 2, y: stage.height / 2 };
  /** Which shot stands for the film before it is played. */
  poster = 0;

  constructor(page: Page) {
    this.#page = page;
  }

  get seconds(): number {
    return this.shots.reduce((sum, shot) => sum + shot.seconds, 0);
  }

  get captions(): Caption[] {
    return this.#said.map(({ from, text }, i) => ({
      from,
      to: this.#said[i + 1]?.from ?? this.seconds,
      text,
    }));
  }

  /** Goes on in another page. */
  turnTo(page: Page) {
    this.#page = page;
  }

  /** Says what comes now, over the page as it is. */
  async say(text: string) {
    await this.#settled();
    this.#said.push({ from: this.seconds, text });
    await this.#shoot(Math.max(hold, text.length * reading));
  }

  /** Lets one look at the page as it is. */
  async look(seconds: number) {
    await this.#settled();
    await this.#shoot(seconds);
  }

  async press(target: Locator) {
    await this.#pointAt(target);
    await target.click();
    await this.look(hold);
  }

  async fill(target: Locator, text: string) {
    await this.#pointAt(target);
    await target.fill(text);
    await this.look(hold / 2);
  }

  /** The page as it is now stands for the film. */
  choosePoster() {
    this.poster = this.shots.length - 1;
  }

  async #pointAt(target: Locator) {
    await target.scrollIntoViewIfNeeded();
    const box = await target.boundingBox();
    if (!box) throw new Error(`${String(target)} is not in the page.`);
    await this.#shoot(hold, { x: box.x + Math.min(box.width / 2, 120), y: box.y + box.height / 2 });
  }

  async #shoot(seconds: number, to?: Point) {
    const picture = (await this.#page.screenshot({ animations: "disabled" })).toString("base64");
    this.shots.push({ picture, seconds, from: this.#pointer, to: to ?? this.#pointer, pressed: Boolean(to) });
    this.#pointer = to ?? this.#pointer;
  }

  async #settled() {
    await this.#page.waitForLoadState("networkidle");
    await expect(this.#page.locator("[aria-busy=true]")).toHaveCount(0);
  }
}
