import { renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { useIdempotencyKey } from "./useIdempotencyKey";

it("keeps the key for the same body and makes a new one for another", () => {
  const { result, rerender } = renderHook(useIdempotencyKey);
  const first = result.current({ name: "Contoso" });
  rerender();
  expect(result.current({ name: "Contoso" })).toBe(first);
  expect(result.current({ name: "Fabrikam" })).not.toBe(first);
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
});
