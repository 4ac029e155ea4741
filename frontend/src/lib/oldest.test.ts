import { expect, it } from "vitest";
import { oldest } from "./oldest";

const early = "2026-11-20T08:00:00Z";
const late = "2026-11-20T09:00:00Z";

it("gives the oldest age, and says when one of them is stale or was never read", () => {
  expect(oldest([])).toBeUndefined();
  expect(oldest([{ as_of: late }, { as_of: early }])).toEqual({ asOf: early, stale: false });
  expect(oldest([{ as_of: late, stale: true }, { as_of: early }])).toEqual({ asOf: early, stale: true });
  expect(oldest([{ as_of: late }, { as_of: null }])).toEqual({ asOf: null, stale: false });
});
