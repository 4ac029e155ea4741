import { queryOptions } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import type { components } from "@/client/schema";
import { askForPasskey, makePasskey } from "./passkeys";

export type MyMFA = components["schemas"]["MyMFA"];
export type Passkey = components["schemas"]["Passkey"];

/** The second factors of who is signed in. */
export const myMFAQuery = queryOptions({
  queryKey: ["my-mfa"],
  queryFn: () => call(api.GET("/me/mfa")),
});

/** Proves the second factor of the session. */
export const proveSecondFactor = (body: { code: string } | { recovery_code: string }) =>
  call(api.POST("/auth/mfa", { body }));

/** Proves it with a passkey, which the browser asks for. */
export async function provePasskey() {
  const { public_key } = await call(api.POST("/auth/mfa/passkey/begin"));
  const credential = await askForPasskey(public_key);
  return call(api.POST("/auth/mfa/passkey/finish", { body: { credential } }));
}

/** Lets second factors be changed for some minutes. */
export const confirmPassword = (current_password: string) =>
  call(api.POST("/me/mfa/password", { body: { current_password } }));

/** Makes the secret of an authenticator app, told once. */
export const beginApp = () => call(api.POST("/me/mfa/totp"));

/** Adds the app that was begun, by the code that it shows. */
export const confirmApp = (code: string) => call(api.POST("/me/mfa/totp/confirm", { body: { code } }));

export const removeApp = () => call(api.DELETE("/me/mfa/totp"));

/** Has the browser make a passkey, and adds it. */
export async function addPasskey(name: string) {
  const { public_key } = await call(api.POST("/me/mfa/passkeys/begin"));
  const credential = await makePasskey(public_key);
  return call(api.POST("/me/mfa/passkeys", { body: { name, credential } }));
}

export const renamePasskey = (id: string, name: string) =>
  call(api.PATCH("/me/mfa/passkeys/{id}", { params: { path: { id } }, body: { name } }));

export const removePasskey = (id: string) =>
  call(api.DELETE("/me/mfa/passkeys/{id}", { params: { path: { id } } }));

export const makeRecoveryCodes = () => call(api.POST("/me/mfa/recovery-codes"));
