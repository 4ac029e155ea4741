import { describe, expect, it } from "vitest";
import { contrast } from "@/lib/contrast";
import { dark, light } from "./theme";

describe.each([
  ["light", light],
  ["dark", dark],
])("the %s scheme", (_, scheme) => {
  const grounds = ["surface", "sunken", "raised", "hover", "selected"] as const;
  const texts = ["text", "text-2", "text-3", "accent", "good", "warn", "bad", "info"] as const;

  it.each(texts.flatMap((text) => grounds.map((ground) => [text, ground] as const)))(
    "keeps %s readable on %s",
    (text, ground) => {
      expect(contrast(scheme[text], scheme[ground])).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(["good", "warn", "bad", "info", "neutral"] as const)("keeps the %s chip readable", (state) => {
    expect(contrast(scheme[state], scheme[`${state}-soft`])).toBeGreaterThanOrEqual(4.5);
  });

  it.each([
    ["on-warn", "warn-fill"],
    ["on-accent", "good-fill"],
    ["on-accent", "bad-fill"],
  ] as const)("keeps %s readable on %s", (text, fill) => {
    expect(contrast(scheme[text], scheme[fill])).toBeGreaterThanOrEqual(4.5);
  });

  it("keeps the borders of controls and the label of a filled button visible", () => {
    expect(contrast(scheme["border-control"], scheme.surface)).toBeGreaterThanOrEqual(3);
    expect(contrast(scheme["on-accent"], scheme["accent-fill"])).toBeGreaterThanOrEqual(4.5);
  });
});
