import { Button } from "@mantine/core";
import { IconPlus, IconWorld } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy, type ReactNode, useState } from "react";
import { useCan } from "@/api/me";
import { resellerOptionsQuery } from "@/api/resellerOptions";
import { AppLink } from "@/components/AppLink";
import { EmptyState } from "@/components/EmptyState";
import { SidePanel } from "@/components/SidePanel";
import { List } from "@/components/table/List";
import { SelectionBar } from "@/components/table/SelectionBar";
import { pageQuery, useListParams } from "@/components/table/useListParams";
import { useCompanyId } from "@/lib/company";
import { oldest } from "@/lib/oldest";
import { paths } from "@/lib/paths";
import { tenantColumns, tenantColumnsOfCompany, tenantColumnsOfOne } from "./columns";
import { tenantFilters } from "./filters";
import { type TenantFilter, tenantsQuery } from "./queries";
import { texts } from "./texts";

const AddTenant = lazy(() => import("./AddTenant"));
const sorts = ["-created_at", "created_at", "name", "-name"] as const;

interface TenantListProps {
  /** Only those of one customer. */
  of?: { customerId: string };
  /** What can be done with selected tenants; without, none can be selected. */
  bulk?: (ids: readonly string[], clear: () => void) => ReactNode;
}

/** Tenants, of every customer or of one, and the panel that adds one. */
export function TenantList({ of, bulk }: TenantListProps) {
  const can = useCan();
  const companyId = useCompanyId();
  const params = useListParams();
  const [selected, setSelected] = useState<readonly string[]>([]);
  const resellers = useQuery({ ...resellerOptionsQuery, enabled: of === undefined });
  const asked = pageQuery(
    params.search,
    sorts,
    "q",
    "reseller_id",
    "connection_state",
    "consent_state",
    "gdap_state",
  ) as TenantFilter; // the address may name a state there is not; the API then says so
  const query = useQuery(tenantsQuery(of ? { ...asked, customer_id: of.customerId } : asked));
  const clear = () => setSelected([]);
  const closePanel = () => params.show({ panel: undefined });
  const add = can("tenants:write") ? (
    <Button leftSection={<IconPlus size={15} />} onClick={() => params.show({ panel: "add" })}>
      {texts.add}
    </Button>
  ) : null;
  const ofReseller =
    (resellers.data?.length ?? 0) > 1
      ? [{ name: "reseller_id", label: texts.filters.reseller, options: resellers.data ?? [] }]
      : [];
  return (
    <>
      <List
        name={companyId ? "tenants.of-company" : of ? "tenants.of-one" : "tenants"}
        caption={texts.caption}
        columns={companyId ? tenantColumnsOfCompany : of ? tenantColumnsOfOne : tenantColumns}
        query={query}
        params={params}
        rowId={(tenant) => tenant.id}
        rowName={(tenant) => tenant.name || tenant.default_domain}
        defaultSort="-created_at"
        searchLabel={texts.search}
        filters={companyId ? [] : [...tenantFilters, ...ofReseller]}
        actions={add}
        freshness={oldest(
          (query.data?.data ?? [])
            .filter(({ connection_state }) => connection_state === "connected")
            .map(({ counts }) => counts),
        )}
        selection={bulk ? { ids: selected, onChange: setSelected } : undefined}
        above={
          bulk ? (
            <SelectionBar count={selected.length} nouns={["tenant", "tenants"]} onClear={clear}>
              {bulk(selected, clear)}
            </SelectionBar>
          ) : null
        }
        empty={
          <EmptyState
            icon={IconWorld}
            title={texts.emptyTitle}
            action={of ? undefined : <AppLink href={paths.resellers}>{texts.resellers}</AppLink>}
          >
            {companyId ? texts.emptyOfCompany : of ? texts.emptyOfOne : texts.empty}
          </EmptyState>
        }
      />
      <SidePanel
        opened={params.search.panel === "add" && add !== null}
        onClose={closePanel}
        title={texts.add}
        wide
      >
        <AddTenant onClose={closePanel} customerId={of?.customerId} />
      </SidePanel>
    </>
  );
}
