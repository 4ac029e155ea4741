import { expect, it } from "vitest";
import { tooLong } from "./tooLong";

it.each([
  ["", null],
  [" abcde ", null],
  ["ab👍🏻", null],
  ["abcdef", "Use at most 5 characters: these are 6."],
])("measures %j in characters, without the space around it", (text, want) => {
  expect(tooLong(text, 5)).toBe(want);
});
