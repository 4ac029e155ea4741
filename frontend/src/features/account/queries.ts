import { api, call } from "@/api/client";
import type { components } from "@/client/schema";

export type PasswordChange = components["schemas"]["PasswordChange"];

/** Changes the password of who is signed in; the session goes on with another cookie. */
export function changePassword(body: PasswordChange) {
  return call(api.PUT("/me/password", { body }));
}
