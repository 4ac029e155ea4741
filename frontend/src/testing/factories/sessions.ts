import type { components } from "@/client/schema";

type MySession = components["schemas"]["MySession"];

/** This browser, a phone, and a program. */
export function makeMySessions(): MySession[] {
  const session = (number: number, with_: Partial<MySession>): MySession => ({
    id: `01937b6e-0000-7000-8000-00000000000${number}`,
    current: false,
    address: "203.0.113.7",
    user_agent: "curl/8.10.1",
    created_at: "2026-03-01T08:00:00Z",
    last_seen_at: "2026-03-01T11:59:00Z",
    expires_at: "2026-03-08T08:00:00Z",
    ...with_,
  });
  return [
    session(1, {
      current: true,
      user_agent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
    }),
    session(2, {
      address: "2001:db8::7",
      user_agent:
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605 Version/18.1 Safari/604",
    }),
    session(3, { address: "2001:db8:85a3:1234:5678:8a2e:370:7334" }),
  ];
}
