import { useQuery } from "@tanstack/react-query";
import { resellerOptionsQuery } from "@/api/resellerOptions";
import { paths } from "@/lib/paths";
import type { Dashboard } from "./queries";
import { texts } from "./texts";

const words = texts.steps;

type Figures = Dashboard["figures"];

/** What a new installation needs, in order. */
const steps = [
  {
    label: words.reseller,
    help: words.resellerHelp,
    href: paths.addReseller,
    done: ({ resellers }: Figures) => resellers > 0,
  },
  {
    label: words.authorize,
    help: words.authorizeHelp,
    href: paths.resellers,
    done: ({ authorized_resellers }: Figures) => authorized_resellers > 0,
  },
  {
    label: words.tenant,
    help: words.tenantHelp,
    href: paths.tenants,
    done: ({ connected_tenants }: Figures) => connected_tenants > 0,
  },
  {
    label: words.read,
    help: words.readHelp,
    href: paths.subscriptions,
    done: ({ as_of }: Figures) => as_of !== null,
  },
] as const;

/** The steps with which of them are done. */
export const firstSteps = (figures: Figures) =>
  steps.map(({ done, ...step }) => ({ ...step, done: done(figures) }));

/** Where a reseller that was never authorized is found: at its page where it is the only one, else in the list. */
export function useAuthorizePath({ resellers, authorized_resellers }: Figures): string {
  const { data } = useQuery({
    ...resellerOptionsQuery,
    enabled: resellers === 1 && authorized_resellers === 0,
  });
  const [only, ...others] = data ?? [];
  return only && others.length === 0 ? paths.reseller(only.value) : paths.resellers;
}
