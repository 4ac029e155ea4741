import { Button } from "@mantine/core";
import { IconPlus, IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useCan } from "@/api/me";
import { EmptyState } from "@/components/EmptyState";
import type { Columns } from "@/components/table/columns";
import type { Filter } from "@/components/table/FilterBar";
import { List } from "@/components/table/List";
import { pageQuery, useListParams } from "@/components/table/useListParams";
import { type PortalUser, type PortalUserFilter, portalUsersQuery } from "./queries";
import { texts } from "./texts";
import { type LaunchForm, type LimitsForm, UserPanels } from "./UserPanels";

const sorts = ["name", "-name"] as const;

interface UserListProps {
  /** The name its view is kept under in this browser. */
  name: string;
  of: Pick<PortalUserFilter, "kind" | "reseller_id" | "customer_id">;
  columns: Columns<PortalUser>;
  /** More filters than the state. */
  filters?: readonly Filter[];
  /** On the button that adds one. */
  add: string;
  form: (close: () => void) => ReactNode;
  launch?: LaunchForm;
  limits: LimitsForm;
}

/** Portal users of one kind, what can be done with each, and the form that adds one. */
export function UserList({ name, of, columns, filters = [], add, form, launch, limits }: UserListProps) {
  const can = useCan();
  const params = useListParams();
  const words = of.kind === "partner" ? texts.partner : texts.customer;
  // The address may name a state there is not; the API then says so.
  const asked = pageQuery(params.search, sorts, "q", "status", "reseller_id") as PortalUserFilter;
  const query = useQuery(portalUsersQuery({ ...asked, ...of }));
  const writable = can("portal_users:write");
  const button = writable ? (
    <Button leftSection={<IconPlus size={15} />} onClick={() => params.show({ panel: "add" })}>
      {add}
    </Button>
  ) : null;
  return (
    <>
      <List
        name={name}
        caption={words.caption}
        columns={columns}
        query={query}
        params={params}
        rowId={(user) => user.id}
        rowName={(user) => user.name}
        defaultSort="name"
        stackedBelow="80em"
        searchLabel={texts.search}
        filters={[
          {
            name: "status",
            label: texts.status,
            options: Object.entries(texts.statuses).map(([value, label]) => ({ value, label })),
          },
          ...filters,
        ]}
        actions={button}
        empty={
          <EmptyState icon={IconUsers} title={words.emptyTitle} action={button}>
            {words.empty}
          </EmptyState>
        }
      />
      <UserPanels
        params={params}
        users={query.data?.data ?? []}
        add={writable ? { title: words.addTitle, form } : undefined}
        launch={launch}
        limits={limits}
      />
    </>
  );
}
