import { makeMySessions } from "../../src/testing/factories/sessions";
import { days } from "./values";

// Where somebody is signed in: by the shortest and the longest addresses, with browsers known and unknown.

const android =
  "Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0 Mobile Safari/537.36";

export const mySessions = [
  ...makeMySessions(),
  ...makeMySessions().map((session) => ({ ...session, current: false, user_agent: android })),
].map((session, i) => ({
  ...session,
  id: `01937b6e-0000-7000-8000-0000000000${10 + i}`,
  address: i === 4 ? "::1" : session.address,
  created_at: days(-1 - i),
  last_seen_at: days(-i / 2),
}));
