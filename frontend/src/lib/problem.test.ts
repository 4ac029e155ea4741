import { describe, expect, it } from "vitest";
import { ProblemError, remedyFor, toProblem } from "./problem";

describe("toProblem", () => {
  it("gives what the API said", () => {
    const problem = { status: 409, title: "Conflict", code: "reseller.connected", traceId: "t1" };
    expect(toProblem(new ProblemError(problem))).toBe(problem);
  });

  it("counts anything else as a fault of the page", () => {
    expect(toProblem(new TypeError("x is undefined"))).toMatchObject({
      status: -1,
      detail: "x is undefined",
    });
    expect(toProblem("x")).toMatchObject({ status: -1, code: "page.failed" });
  });
});

describe("remedyFor", () => {
  it("leaves the word to the server where the server spoke", () => {
    expect(remedyFor({ status: 409, title: "Conflict", code: "x", traceId: "t1" })).toBeUndefined();
  });

  it.each([
    [0, /connection/],
    [-1, /Reload/],
    [502, /minute/],
  ])("says for status %i what to do", (status, want) => {
    expect(remedyFor({ status, title: "x", code: "x" })).toMatch(want);
  });
});
