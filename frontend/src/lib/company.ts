import { createContext, use } from "react";

/** The company whose portal the page is in, by its id; undefined in the partner portal. */
export const CompanyContext = createContext<string | undefined>(undefined);

/** The company whose portal the page is in, by its id; undefined in the partner portal. */
export const useCompanyId = (): string | undefined => use(CompanyContext);
