import { useQueryClient } from "@tanstack/react-query";
import { showToast } from "@/components/toast";
import { type Reseller, type ResellerUpdate, resellerQuery, resellersKey, updateReseller } from "./queries";

/** Saves single fields of a reseller, and shows what the API made of them. */
export function useEditReseller(reseller: Reseller) {
  const queries = useQueryClient();
  return async (change: ResellerUpdate) => {
    const saved = await updateReseller(reseller, change);
    queries.setQueryData(resellerQuery(reseller.id).queryKey, saved);
    void queries.invalidateQueries({ queryKey: resellersKey });
    showToast({ tone: "good", text: "Saved." });
  };
}
