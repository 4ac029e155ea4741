import { CustomerHelp } from "@/features/help/CustomerHelp";
import { useCompany } from "./useCompany";

/** The help of a company's portal. */
export function Help() {
  const company = useCompany();
  return company ? <CustomerHelp reseller={company.reseller_name} /> : null;
}
