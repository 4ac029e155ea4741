import { api, call } from "@/api/client";

/** Signs in; the session arrives as a cookie that scripts cannot read. */
export function signIn(body: { email: string; password: string }) {
  return call(api.POST("/auth/login", { body }));
}
