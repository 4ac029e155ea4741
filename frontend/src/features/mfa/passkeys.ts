// Between our API and the browser's: both speak the JSON of the WebAuthn standard, which the schema knows as any object.
type Json = Record<string, never>;

/** Whether this browser can make and show passkeys. */
export const hasPasskeys = () =>
  typeof PublicKeyCredential === "function" && "parseCreationOptionsFromJSON" in PublicKeyCredential;

/** Has the browser make a passkey. Rejects with a DOMException when the person or the browser will not. */
export async function makePasskey(asked: Json): Promise<Json> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    asked as unknown as PublicKeyCredentialCreationOptionsJSON,
  );
  return answered(await navigator.credentials.create({ publicKey }));
}

/** Has the browser show a passkey. Rejects as makePasskey does. */
export async function askForPasskey(asked: Json): Promise<Json> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    asked as unknown as PublicKeyCredentialRequestOptionsJSON,
  );
  return answered(await navigator.credentials.get({ publicKey }));
}

function answered(credential: Credential | null): Json {
  return (credential as PublicKeyCredential).toJSON() as Json;
}
