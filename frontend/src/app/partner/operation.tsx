import { OperationPage } from "@/features/operations/OperationPage";
import { InitialAdministrator } from "@/features/tenants/InitialAdministrator";
import { useRouteId } from "../useRouteId";

export function Operation() {
  return (
    <OperationPage
      id={useRouteId()}
      more={({ kind, state, tenant_id }) =>
        kind === "create_tenant" && state === "accepted" && tenant_id ? (
          <InitialAdministrator tenantId={tenant_id} />
        ) : null
      }
    />
  );
}
