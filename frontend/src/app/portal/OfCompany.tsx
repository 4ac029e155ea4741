import type { ReactNode } from "react";
import { useCompanyId } from "@/lib/company";
import { toProblem } from "@/lib/problem";
import { NotFoundPage } from "../NotFoundPage";

interface OfCompanyProps {
  query: { data: { customer_id: string } | undefined; error: unknown };
  children: ReactNode;
}

/**
 * The page of a thing that is the company's. One that is another company's is as one that exists nowhere, although it may
 * be open to the same person.
 */
export function OfCompany({ query: { data, error }, children }: OfCompanyProps) {
  const companyId = useCompanyId();
  const elsewhere = data !== undefined && data.customer_id !== companyId;
  const nowhere = error !== null && toProblem(error).status === 404;
  return elsewhere || nowhere ? <NotFoundPage /> : children;
}
