import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { customerGuide } from "./customerGuide";
import { type Guide, guideFor, piecesOf } from "./guide";
import { partnerGuide } from "./partnerGuide";
import { videoOf } from "./videos";

const guides = { customer: customerGuide, partner: partnerGuide };
const tasksOf = (guide: Guide) => guide.flatMap(({ tasks }) => tasks);

/** The portal's sources, without the guides themselves and without tests. */
const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|Guide\.ts$|client\//.test(file))
  .map((file) => readFileSync(join("src", file), "utf8"))
  .join("\n");

/** Whether some text of the portal is just these words. */
function isOnScreen(words: string): boolean {
  const escaped = words.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(["'\`>]|\\n\\s*)${escaped}(["'\`<]|\\s*\\n)`).test(sources);
}

describe.each(Object.entries(guides))("the %s guide", (_, guide) => {
  it("quotes only words that are on the screen", () => {
    const quoted = tasksOf(guide)
      .flatMap(({ steps }) => steps.flatMap(piecesOf))
      .flatMap((piece) => (piece.quoted ? piece.text : []));
    expect(quoted.length).toBeGreaterThan(30);
    expect(quoted.filter((words) => !isOnScreen(words))).toEqual([]);
  });

  it("has three to six lines for each task, and closes what it quotes", () => {
    for (const { id, steps } of tasksOf(guide)) {
      expect(steps.length, id).toBeGreaterThanOrEqual(3);
      expect(steps.length, id).toBeLessThanOrEqual(6);
      for (const step of steps) expect(step).toMatch(/^([^[\]]|\[[^[\]]+\])+$/);
    }
  });
});

it("gives every task an anchor of its own", () => {
  const ids = Object.values(guides).flatMap((guide) => tasksOf(guide).map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
});

it("has whole videos, each of a task, in four megabytes", () => {
  const folder = "src/features/help/videos";
  const files = readdirSync(folder);
  const shown = Object.values(guides).flatMap((guide) => tasksOf(guide).filter(({ id }) => videoOf(id)));
  expect(shown.map(({ id }) => id).sort()).toEqual([
    "activate",
    "invite",
    "launch",
    "second-factor",
    "subscriptions",
  ]);
  expect(files).toHaveLength(3 * shown.length);
  const bytes = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
  expect(bytes).toBeLessThan(4_000_000);
});

it("leaves out what somebody may not do, and parts of which nothing is left", () => {
  const titles = (guide: Guide) => guide.map(({ title, tasks }) => [title, tasks.map(({ id }) => id)]);
  expect(titles(guideFor(partnerGuide, () => false))).toEqual([
    ["Customers and their people", ["hand-over"]],
  ]);
  expect(titles(guideFor(partnerGuide, (permission) => permission === "audit:read")).at(-1)).toEqual([
    "The record",
    ["partner-audit"],
  ]);
  expect(guideFor(customerGuide, () => true)).toEqual(customerGuide);
});

it("tells quotes and what is between them apart", () => {
  expect(piecesOf("Press [Save] or [Cancel].")).toEqual([
    { text: "Press ", quoted: false },
    { text: "Save", quoted: true },
    { text: " or ", quoted: false },
    { text: "Cancel", quoted: true },
    { text: ".", quoted: false },
  ]);
});
