import { createHmac } from "node:crypto";
import { type APIRequestContext, expect, type Page } from "@playwright/test";

const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The code that an authenticator app shows now (RFC 6238). */
export function codeOf(secret: string): string {
  const bits = [...secret].map((letter) => base32.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac("sha1", key).update(step).digest();
  const at = (hash.at(-1) ?? 0) & 0xf;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** What is refused first of steps that need a second factor; the same call is made again once there is one. */
export const needsSecondFactor = /^403 POST \/api\/v1\/(resellers\/[^/]+\/authorization|impersonations)$/;

/** Sets an authenticator app up in the dialog that a step opens which needs one, and goes on with that step. */
export async function setUpApp(page: Page) {
  const dialog = page.getByRole("dialog", { name: "Set up a second factor first" });
  await dialog.getByRole("button", { name: "Set up an authenticator app" }).click();
  await expect(dialog.getByRole("img", { name: /QR code/ })).toBeVisible();
  const secret = await dialog.locator("code").innerText();
  await dialog.getByLabel("Code that the app shows").fill(codeOf(secret));
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await expect(dialog.getByRole("list", { name: "Recovery codes" }).getByRole("listitem")).toHaveCount(10);
  await dialog.getByRole("button", { name: "I have kept them" }).click();
}

/** Takes the app away again, so that others of this installation sign in by password alone. */
export async function removeApp(request: APIRequestContext) {
  const me = (await (await request.get("/api/v1/me")).json()) as { csrf_token: string };
  const answer = await request.delete("/api/v1/me/mfa/totp", { headers: { "X-CSRF-Token": me.csrf_token } });
  expect(answer.status()).toBe(204);
}
