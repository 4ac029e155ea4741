import { expect, it } from "vitest";
import { initials } from "./initials";

it.each([
  ["Ada Lovelace", "AL"],
  ["Maximiliane von Hohenzollern", "MH"],
  ["bo", "B"],
  ["🚀 Łódź", "🚀Ł"],
  ["", ""],
])("of %s are %s", (name, want) => expect(initials(name)).toBe(want));
