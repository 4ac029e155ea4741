import { IconUserCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { EmptyState } from "@/components/EmptyState";
import { List } from "@/components/table/List";
import { pageQuery, useListParams } from "@/components/table/useListParams";
import { launchColumns } from "./columns";
import { launchesQuery } from "./queries";
import { texts } from "./texts";

const words = texts.log;
const columns = { leading: launchColumns(true), plain: launchColumns(false) };

interface LaunchLogProps {
  customerId: string;
  /** Leads from what was changed to the audit of the partner portal. */
  audit?: boolean;
}

/** Who acted as people of a company, newest first. */
export function LaunchLog({ customerId, audit = false }: LaunchLogProps) {
  const params = useListParams();
  const query = useQuery(
    launchesQuery({ ...pageQuery(params.search, ["-created_at"]), customer_id: customerId }),
  );
  return (
    <List
      name="launches"
      caption={words.caption}
      columns={audit ? columns.leading : columns.plain}
      query={query}
      params={params}
      rowId={({ id }) => id}
      rowName={(launch) => `${launch.actor_name}, ${launch.portal_user_name}`}
      defaultSort="-created_at"
      empty={
        <EmptyState icon={IconUserCheck} title={words.emptyTitle}>
          {words.empty}
        </EmptyState>
      }
    />
  );
}
