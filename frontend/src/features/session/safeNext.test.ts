import { expect, it } from "vitest";
import { safeNext } from "./safeNext";

it.each([
  ["/tenants/1/orders?sort=-name#part", "/tenants/1/orders?sort=-name#part"],
  [undefined, "/"],
  ["", "/"],
  ["https://evil.example/", "/"],
  ["//evil.example/", "/"],
  ["/\\evil.example/", "/"],
  ["/a\\..\\..//evil.example", "/"],
  ["/\t/evil.example", "/"],
  ["javascript:alert(1)", "/"],
  ["/sign-in?next=/sign-in", "/"],
])("goes on from %s at %s", (next, want) => {
  expect(safeNext(next)).toBe(want);
});
