import { expect, it } from "vitest";
import { englishOf } from "./locale";

it.each([
  ["de-DE", "en-DE"],
  ["de", "en-DE"],
  ["fr-CH", "en-CH"],
  ["en-GB", "en-GB"],
  ["zh-Hant", "en-TW"],
  ["not a tag", "en"],
])("writes for %s as %s", (tag, want) => {
  expect(englishOf(tag)).toBe(want);
});
