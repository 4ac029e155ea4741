import type { components } from "@/client/schema";

type AuditEvent = components["schemas"]["AuditEvent"];

export function makeAuditEvent(with_: Partial<AuditEvent> = {}): AuditEvent {
  return {
    id: "01937b6e-0000-7000-8000-00000000a001",
    occurred_at: "2026-11-20T09:30:00Z",
    business_time: "2026-11-20T09:30:00Z",
    actor_id: "01937b6e-0000-7000-8000-000000000001",
    actor_name: "Ada Lovelace",
    actor_address: "192.0.2.1",
    on_behalf_of_id: null,
    on_behalf_of_name: null,
    action: "tenant.connected",
    result: "succeeded",
    reseller_id: null,
    customer_id: null,
    tenant_id: null,
    subscription_id: null,
    object_kind: "tenant",
    object_id: "t1",
    object_name: "Contoso",
    before: null,
    after: null,
    request_id: "req-1",
    microsoft_correlation_id: "",
    ...with_,
  };
}
