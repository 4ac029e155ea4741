import type { components } from "@/client/schema";

type Operation = components["schemas"]["Operation"];

export function makeOperation(with_: Partial<Operation> = {}): Operation {
  return {
    id: "01937b6e-0000-7000-8000-000000000701",
    kind: "sync_reseller",
    state: "succeeded",
    reason: "person",
    reseller_id: "01937b6e-0000-7000-8000-b00000000001",
    reseller_name: "Contoso Cloud",
    tenant_id: null,
    tenant_name: null,
    done: 8,
    total: 8,
    result: {},
    waiting_for: null,
    waiting_until: null,
    problem_code: null,
    problem_detail: null,
    microsoft_correlation_id: null,
    requested_by_name: "Ada Lovelace",
    created_at: "2026-11-20T10:00:00Z",
    started_at: "2026-11-20T10:00:01Z",
    finished_at: "2026-11-20T10:00:40Z",
    updated_at: "2026-11-20T10:00:40Z",
    ...with_,
  };
}
