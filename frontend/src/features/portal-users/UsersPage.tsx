import type { ReactNode } from "react";
import { PageHead } from "@/components/PageHead";
import { paths } from "@/lib/paths";
import { texts } from "./texts";

/** Everybody who signs in, whatever they work for: its head with a tab for each portal, and the tab that is open. */
export function UsersPage({ children }: { children: ReactNode }) {
  return (
    <>
      <PageHead
        title={texts.title}
        tabs={[
          { label: texts.tabs.partner, href: paths.partnerUsers },
          { label: texts.tabs.customer, href: paths.endUsers },
        ]}
      />
      {children}
    </>
  );
}
