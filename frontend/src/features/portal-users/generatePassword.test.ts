import { expect, it } from "vitest";
import { generatePassword } from "./generatePassword";

it("makes four groups of characters that do not look alike, others each time", () => {
  const made = Array.from({ length: 50 }, generatePassword);
  for (const password of made) expect(password).toMatch(/^([a-hjkm-z2-9]{5}-){3}[a-hjkm-z2-9]{5}$/);
  expect(new Set(made).size).toBe(50);
});
