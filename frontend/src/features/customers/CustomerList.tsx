import { Button } from "@mantine/core";
import { IconBuilding, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { lazy } from "react";
import { useCan } from "@/api/me";
import { resellerOptionsQuery } from "@/api/resellerOptions";
import { AppLink } from "@/components/AppLink";
import { EmptyState } from "@/components/EmptyState";
import { SidePanel } from "@/components/SidePanel";
import { List } from "@/components/table/List";
import { pageQuery, useListParams } from "@/components/table/useListParams";
import { oldest } from "@/lib/oldest";
import { paths } from "@/lib/paths";
import { customerColumns, customerColumnsOfOne } from "./columns";
import { customersQuery } from "./queries";
import { texts } from "./texts";

const AddCustomer = lazy(() => import("./AddCustomer"));
const sorts = ["-created_at", "created_at", "name", "-name"] as const;

/** Customers, of every reseller or of one, and the panel that adds one. */
export function CustomerList({ resellerId }: { resellerId?: string }) {
  const router = useRouter();
  const can = useCan();
  const params = useListParams();
  const resellers = useQuery({ ...resellerOptionsQuery, enabled: resellerId === undefined });
  const asked = pageQuery(params.search, sorts, "q", "reseller_id");
  const query = useQuery(customersQuery(resellerId ? { ...asked, reseller_id: resellerId } : asked));
  const closePanel = () => params.show({ panel: undefined });
  const label = resellerId ? texts.addOfReseller : texts.add;
  const add = can("customers:write") ? (
    <Button leftSection={<IconPlus size={15} />} onClick={() => params.show({ panel: "add" })}>
      {label}
    </Button>
  ) : null;
  return (
    <>
      <List
        name={resellerId ? "customers.of-one" : "customers"}
        caption={texts.caption}
        columns={resellerId ? customerColumnsOfOne : customerColumns}
        query={query}
        params={params}
        rowId={(customer) => customer.id}
        rowName={(customer) => customer.name}
        defaultSort="-created_at"
        searchLabel={texts.search}
        filters={
          (resellers.data?.length ?? 0) > 1
            ? [{ name: "reseller_id", label: texts.reseller, options: resellers.data ?? [] }]
            : []
        }
        lead={resellerId ? add : undefined}
        actions={resellerId ? undefined : add}
        freshness={oldest(
          (query.data?.data ?? [])
            .map(({ counts }) => counts)
            .filter((counts) => counts.connected_tenants > 0),
        )}
        empty={
          <EmptyState
            icon={IconBuilding}
            title={texts.emptyTitle}
            action={resellerId ? undefined : <AppLink href={paths.resellers}>{texts.resellers}</AppLink>}
          >
            {texts.empty}
          </EmptyState>
        }
      />
      <SidePanel opened={params.search.panel === "add" && add !== null} onClose={closePanel} title={label}>
        <AddCustomer
          resellerId={resellerId}
          onCancel={closePanel}
          onAdded={({ id }, invited) =>
            router.history.push(paths.customer(id, invited ? "users" : undefined))
          }
        />
      </SidePanel>
    </>
  );
}
