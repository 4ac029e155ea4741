import { describe, expect, it } from "vitest";
import { headingFor, ProblemError, remedyFor, toProblem } from "./problem";

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

describe("headingFor", () => {
  it.each([
    [401, "Unauthorized", "login.refused", "Not signed in"],
    [403, "Forbidden", "forbidden", "Not allowed"],
    [404, "Not Found", "tenant.missing", "Not found"],
    [409, "Conflict", "reseller.connected", "Not possible now"],
    [412, "Precondition Failed", "stale", "Someone changed it meanwhile"],
    [422, "Unprocessable Entity", "reseller.invalid", "Check what you entered"],
    [429, "Too Many Requests", "too_many", "Too many requests"],
    [500, "Internal Server Error", "internal", "Something failed"],
    [502, "Bad Gateway", "upstream", "It did not work at Microsoft"],
    [502, "The server could not be reached", "http.502", "The server could not be reached"],
    [418, "I'm a teapot", "teapot", "Something failed"],
    [-1, "The page failed", "page.failed", "The page failed"],
  ])("says for %i %s (%s): %s", (status, title, code, want) => {
    expect(headingFor({ status, title, code })).toBe(want);
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
