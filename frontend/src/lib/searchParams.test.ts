import { expect, it } from "vitest";
import { parseSearch, stringifySearch } from "./searchParams";

it("keeps text as it is, numbers and quotes included", () => {
  const search = { q: '"12" & more', from: "51", sort: "-name" };
  expect(parseSearch(stringifySearch(search))).toEqual(search);
});

it("leaves out what is not set", () => {
  expect(stringifySearch({ q: "", status: undefined })).toBe("");
});
