import { api, call } from "@/api/client";

/** Signs in; the session arrives as a cookie that scripts cannot read. */
export function signIn(body: { email: string; password: string }) {
  return call(api.POST("/auth/login", { body }));
}

/** Proves the second factor of the session. */
export function proveSecondFactor(body: { code: string } | { recovery_code: string }) {
  return call(api.POST("/auth/mfa", { body }));
}

/** Makes the secret of an authenticator app, told once. */
export function beginApp() {
  return call(api.POST("/me/mfa/totp"));
}

/** Adds the app that was begun, by the code that it shows. */
export function confirmApp(code: string) {
  return call(api.POST("/me/mfa/totp/confirm", { body: { code } }));
}
