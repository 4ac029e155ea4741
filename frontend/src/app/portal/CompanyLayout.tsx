import { useQuery } from "@tanstack/react-query";
import { Outlet, useLocation, useRouter } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { meQuery } from "@/api/me";
import { AccountMenu } from "@/components/frame/AccountMenu";
import { AppFrame } from "@/components/frame/AppFrame";
import { OnceOpened } from "@/components/OnceOpened";
import { PageSkeleton } from "@/components/Skeletons";
import { useListParams } from "@/components/table/useListParams";
import { PasswordPanel } from "@/features/account/PasswordPanel";
import { CompanyContext } from "@/lib/company";
import { companyPaths } from "@/lib/paths";
import { useShortcuts } from "@/lib/useShortcuts";
import { NotFoundPage } from "../NotFoundPage";
import { goLines, pageLines } from "../shortcutLines";
import { useSignOut } from "../useSignOut";
import styles from "./CompanyLayout.module.css";
import { CompanySwitch } from "./CompanySwitch";
import { companyLetters, companyNavigation } from "./navigation";
import { StaffPage } from "./StaffPage";
import { type Company, useCompany } from "./useCompany";

const ActingBar = lazy(() => import("@/features/launch/ActingBar"));
const ShortcutsHelp = lazy(() => import("@/components/ShortcutsHelp"));

/** The portal of the company that the address names. One that is not open to somebody is as one that is nowhere. */
export function CompanyLayout() {
  const { data: me } = useQuery(meQuery);
  const company = useCompany();
  if (!me) return null;
  if (me.kind !== "customer") return <StaffPage />;
  if (!company) return <NotFoundPage />;
  return (
    // Nothing of a page outlives a change of company: what was read for one never shows for the other.
    <CompanyContext key={company.customer_id} value={company.customer_id}>
      <CompanyFrame company={company} />
    </CompanyContext>
  );
}

/** A company's portal: its reseller's name leads, then its own navigation. */
function CompanyFrame({ company }: { company: Company }) {
  const { customer_id, customer_name, reseller_name } = company;
  const router = useRouter();
  const signOut = useSignOut();
  const { pathname } = useLocation();
  const { show } = useListParams();
  const { data: me } = useQuery(meQuery);
  // Staff who act as one of the company's people have their own account in their own portal.
  const myself = me?.acting ? undefined : me;
  const [helping, setHelping] = useState(false);
  const letters = companyLetters(customer_id);
  const to = companyPaths(customer_id);
  useShortcuts({
    "?": () => setHelping(true),
    ...Object.fromEntries(
      Object.entries(letters).map(([letter, { href }]) => [`g ${letter}`, () => router.history.push(href)]),
    ),
  });
  return (
    <AppFrame
      name={reseller_name}
      home={to.dashboard}
      banner={
        me?.acting ? (
          <Suspense>
            <ActingBar />
          </Suspense>
        ) : null
      }
      groups={companyNavigation(company)}
      at={pathname}
      bar={
        <>
          <CompanySwitch name={customer_name} id={customer_id} companies={me?.companies ?? []} />
          <span className={styles.end}>
            {myself ? (
              <AccountMenu
                name={myself.name}
                email={myself.email}
                role={customer_name}
                onAccount={() => router.history.push(to.account)}
                onPassword={() => show({ panel: "password" })}
                onShortcuts={() => setHelping(true)}
                onSignOut={() => void signOut()}
              />
            ) : null}
          </span>
        </>
      }
    >
      <Suspense fallback={<PageSkeleton label="Loading the page" />}>
        <Outlet />
      </Suspense>
      {myself ? <PasswordPanel email={myself.email} /> : null}
      <OnceOpened opened={helping}>
        {(opened) => (
          <ShortcutsHelp
            opened={opened}
            onClose={() => setHelping(false)}
            lines={[...pageLines(), ...goLines(letters)]}
          />
        )}
      </OnceOpened>
    </AppFrame>
  );
}
