import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { type Me, meQuery } from "@/api/me";

export type Company = Me["companies"][number];

/** The company that the address names; undefined where it is none of those open to who is signed in. */
export function useCompany(): Company | undefined {
  const { data: me } = useQuery(meQuery);
  const { customer_id }: { customer_id?: string } = useParams({ strict: false });
  return me?.companies.find((company) => company.customer_id === customer_id);
}
