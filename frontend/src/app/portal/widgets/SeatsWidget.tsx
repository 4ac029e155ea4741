import { IconLicense } from "@tabler/icons-react";
import { useQueries, useQuery } from "@tanstack/react-query";
import { ProblemAlert } from "@/components/ProblemAlert";
import { QuietLine } from "@/components/QuietLine";
import { SeatsBar } from "@/components/SeatsBar";
import { BlockSkeleton } from "@/components/Skeletons";
import { SmallTable } from "@/components/SmallTable";
import { licensesQuery } from "@/features/licenses/queries";
import { companyTenantsQuery } from "../companyTenants";
import { seatsByProduct } from "./seatsByProduct";

/** Seats used by product, over the tenants of a company. */
export function SeatsWidget({ companyId }: { companyId: string }) {
  const tenants = useQuery(companyTenantsQuery(companyId));
  const licenses = useQueries({
    queries: (tenants.data?.data ?? []).map(({ id }) => licensesQuery(id)),
  });
  const failed = tenants.isError ? tenants : licenses.find(({ isError, data }) => isError && !data);
  if (failed) return <ProblemAlert error={failed.error} retry={() => void failed.refetch()} />;
  if (!tenants.data || licenses.some(({ isPending }) => isPending)) {
    return <BlockSkeleton label="Loading licenses from Microsoft" />;
  }
  const products = seatsByProduct(licenses.flatMap(({ data }) => data?.data ?? []));
  if (products.length === 0) {
    return <QuietLine icon={IconLicense}>Microsoft lists no licensed product of your company.</QuietLine>;
  }
  return (
    <SmallTable
      caption="Seats used by product"
      head={["Product", "Seats assigned"]}
      rows={products.map(({ id, name, assigned, active }) => ({
        key: id,
        cells: [name, <SeatsBar key="seats" assigned={assigned} total={active} numbers="aligned" />],
      }))}
    />
  );
}
