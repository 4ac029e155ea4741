import type { components } from "@/client/schema";

type MyMFA = components["schemas"]["MyMFA"];

/** An app, a passkey and some recovery codes, just proven. */
export function makeMyMFA(with_: Partial<MyMFA> = {}): MyMFA {
  return {
    state: "proven",
    required: false,
    totp_since: "2026-02-01T08:00:00Z",
    passkeys: [
      {
        id: "01937b6e-0000-7000-8000-000000000021",
        name: "Key ring",
        created_at: "2026-02-02T08:00:00Z",
        last_used_at: null,
      },
    ],
    recovery_codes_left: 9,
    changeable_until: "2026-03-01T12:10:00Z",
    ...with_,
  };
}
