import { describe, expect, it } from "vitest";
import { ProblemError } from "@/lib/problem";
import { retryDelay, shouldRetry } from "./queryClient";

const failure = (status: number, retryAfter?: number) =>
  new ProblemError({ status, title: "x", code: "x", retryAfter });

describe("asking again", () => {
  it.each([
    ["no answer came", failure(0), true],
    ["the server is away for a moment", failure(503, 2), true],
    ["the server is away for long", failure(503, 60), false],
    ["the server refused", failure(409), false],
    ["the server failed", failure(500), false],
    ["the page failed", new TypeError("x"), false],
  ])("when %s", (_, error, want) => {
    expect(shouldRetry(0, error)).toBe(want);
  });

  it("ends after two tries", () => {
    expect(shouldRetry(1, failure(0))).toBe(true);
    expect(shouldRetry(2, failure(0))).toBe(false);
  });

  it("waits at least as long as the server asks for, and longer each time", () => {
    expect(retryDelay(0, failure(503, 3))).toBe(3000);
    expect(retryDelay(0, failure(0))).toBe(500);
    expect(retryDelay(1, failure(0))).toBe(1000);
  });
});
