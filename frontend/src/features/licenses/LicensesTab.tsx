import { Button } from "@mantine/core";
import { IconLicense, IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { EmptyState } from "@/components/EmptyState";
import { Freshness } from "@/components/Freshness";
import { Notice } from "@/components/Notice";
import { ProblemAlert } from "@/components/ProblemAlert";
import { ListSkeleton } from "@/components/Skeletons";
import { countLine } from "@/components/table/countLine";
import { DataTable } from "@/components/table/DataTable";
import { useCompanyId } from "@/lib/company";
import { licenseColumns } from "./columns";
import styles from "./LicensesTab.module.css";
import { licensesQuery } from "./queries";
import { texts } from "./texts";

/** Seats by product in one tenant, live from Microsoft. */
export function LicensesTab({ tenantId }: { tenantId: string }) {
  const companyId = useCompanyId();
  const query = useQuery(licensesQuery(tenantId));
  if (!query.data) {
    if (query.isError) return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
    return <ListSkeleton label="Loading licenses from Microsoft" />;
  }
  const { data: licenses, as_of, stale, stale_reason } = query.data;
  return (
    <div>
      <div className={styles.head}>
        <p className={styles.note}>{companyId ? texts.noteOfCompany : texts.note}</p>
        <Freshness asOf={as_of} stale={stale} />
        <Button
          variant="default"
          leftSection={<IconRefresh size={15} />}
          loading={query.isFetching}
          onClick={() => void query.refetch()}
        >
          {texts.refresh}
        </Button>
      </div>
      {stale ? (
        <div className={styles.stale}>
          <Notice tone="warn" title={texts.staleTitle}>
            {texts.stale} {stale_reason}
          </Notice>
        </div>
      ) : null}
      {licenses.length === 0 ? (
        <EmptyState icon={IconLicense} title={texts.emptyTitle}>
          {texts.empty}
        </EmptyState>
      ) : (
        <>
          <DataTable
            caption={texts.caption}
            columns={licenseColumns}
            rows={licenses}
            rowId={(license) => license.sku_id}
            rowName={(license) => license.product_name}
          />
          <p className={styles.count}>
            {countLine({ start: 1, shown: licenses.length, total: licenses.length })}
          </p>
        </>
      )}
    </div>
  );
}
