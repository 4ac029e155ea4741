import type { components } from "@/client/schema";

type Impersonation = components["schemas"]["Impersonation"];

export function makeImpersonation(with_: Partial<Impersonation> = {}): Impersonation {
  return {
    id: "01937b6e-0000-7000-8000-d00000000001",
    customer_id: "01937b6e-0000-7000-8000-c00000000001",
    customer_name: "Fabrikam GmbH",
    portal_user_id: "01937b6e-0000-7000-8000-f00000000001",
    portal_user_name: "Mia Sommer",
    portal_user_email: "mia@fabrikam.example",
    actor_id: "01937b6e-0000-7000-8000-000000000001",
    actor_name: "Ada Lovelace",
    reason: "Asked for help with licenses",
    created_at: "2026-11-20T09:30:00Z",
    ends_at: "2026-11-20T10:30:00Z",
    ended_at: "2026-11-20T09:41:30Z",
    ended_by: "left",
    raises: 0,
    raise_reason: null,
    raised_until: null,
    changes: 0,
    ...with_,
  };
}
