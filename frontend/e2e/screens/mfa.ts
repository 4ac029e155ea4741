import { makeMyMFA } from "../../src/testing/factories/mfa";

const [passkey] = makeMyMFA().passkeys;

/** Second factors, with the shortest and the longest names of passkeys. */
export const myMFA = makeMyMFA({
  passkeys: ["K", "Security key on the key ring that hangs in the office, blue 7"].map((name, i) => ({
    id: `01937b6e-0000-7000-8000-00000000006${i}`,
    name,
    created_at: passkey?.created_at ?? "",
    last_used_at: i === 0 ? null : (passkey?.created_at ?? ""),
  })),
});
