import { makeHandover } from "../../src/testing/factories/portalUser";
import { madeClient, madeSecret } from "./apiClients";
import { days, many } from "./values";

// What the portal answers to a change, where a screen shows what came of it.

const recovery_codes = many(10, (i) => `k7q2${i}-m9xw${9 - i}`);
/** As large as a real one, and none. */
const qr = many(41, (y) => many(41, (x) => ((x * 7 + y * 11 + x * y) % 5 < 2 ? "1" : "0")).join(""));

const bodies: readonly (readonly [path: RegExp, body: unknown])[] = [
  [/^api-clients$/, madeClient],
  [/^api-clients\/[^/]+\/secrets$/, madeSecret],
  [/^me\/mfa\/totp$/, { secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", uri: "otpauth://totp/", qr }],
  [/^me\/mfa\/totp\/confirm$/, { recovery_codes }],
  [
    /^portal-users\/[^/]+\/password-link$/,
    makeHandover({
      link: "https://portal.contoso-cloud.example/reset-password#kJ8sPq2Lw0xVb5nT7yR3mZ6cD9fG1hA4eU2iO8pS5dQ",
      until: days(1),
      support_email: "help@contoso-cloud.example",
    }),
  ],
];

/** The body of the answer to a POST, `path` without its prefix; undefined where there is none. */
export const changed = (path: string): unknown => bodies.find(([pattern]) => pattern.test(path))?.[1];
