import type { components } from "@/client/schema";

type ApiClient = components["schemas"]["ApiClient"];

export function makeApiClient(changes: Partial<ApiClient> = {}): ApiClient {
  return {
    id: "00000000-0000-4000-8000-0000000000c1",
    reseller_id: "r1",
    reseller_name: "Nordlicht",
    name: "Halo PSA",
    scopes: ["customers:read", "subscriptions:read"],
    all_customers: true,
    customers: [],
    requests_per_minute: 600,
    disabled: false,
    secrets: [
      { id: "s1", hint: "x7Qk", created_at: "2026-11-01T08:00:00Z", expires_at: null, last_used_at: null },
    ],
    last_used_at: "2026-11-20T13:05:00Z",
    created_at: "2026-11-01T08:00:00Z",
    updated_at: "2026-11-01T08:00:00Z",
    version: 2,
    ...changes,
  };
}
