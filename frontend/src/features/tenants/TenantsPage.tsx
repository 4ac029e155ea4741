import type { ReactNode } from "react";
import { PageHead } from "@/components/PageHead";
import { TenantList } from "./TenantList";
import { texts } from "./texts";

interface TenantsPageProps {
  bulk?: (ids: readonly string[], clear: () => void) => ReactNode;
}

/** Every tenant one may see. */
export function TenantsPage({ bulk }: TenantsPageProps) {
  return (
    <>
      <PageHead title={texts.title} />
      <TenantList bulk={bulk} />
    </>
  );
}
