import { useQuery } from "@tanstack/react-query";
import { resellerOptionsQuery } from "@/api/resellerOptions";
import { AppLink } from "@/components/AppLink";
import { paths } from "@/lib/paths";

/** A reseller by its name, as a link to its people. */
export function ResellerName({ id }: { id: string }) {
  const { data: resellers = [] } = useQuery(resellerOptionsQuery);
  const label = resellers.find(({ value }) => value === id)?.label ?? "–";
  return <AppLink href={paths.reseller(id, "users")}>{label}</AppLink>;
}
