import { Button } from "@mantine/core";
import { IconBuilding } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { meQuery } from "@/api/me";
import { AppLink } from "@/components/AppLink";
import { EntryFrame } from "@/components/frame/EntryFrame";
import { NameLink } from "@/components/NameLink";
import { QuietLine } from "@/components/QuietLine";
import { companyPaths, paths } from "@/lib/paths";
import { useSignOut } from "../useSignOut";
import styles from "./PortalStart.module.css";
import { StaffPage } from "./StaffPage";

/** The start of the customer portal: on to the one company, or the choice of several. */
export function PortalStart() {
  const { data: me } = useQuery(meQuery);
  const signOut = useSignOut();
  if (!me) return null;
  if (me.kind !== "customer") return <StaffPage />;
  const [only, ...others] = me.companies;
  if (only && others.length === 0) {
    return <Navigate to={companyPaths(only.customer_id).dashboard} search={true} replace />;
  }
  return (
    <EntryFrame
      title={only ? "Choose a company" : "No company is open to you"}
      lead={`You are signed in as ${me.email}.`}
    >
      {only ? (
        <ul className={styles.list}>
          {me.companies.map(({ customer_id, customer_name, reseller_name }) => (
            <li key={customer_id}>
              <NameLink href={companyPaths(customer_id).dashboard} name={customer_name} />
              <p>{reseller_name}</p>
            </li>
          ))}
        </ul>
      ) : (
        <QuietLine icon={IconBuilding}>
          Nobody gives you access at the moment. Ask whoever manages the portal in your company.
        </QuietLine>
      )}
      <AppLink href={paths.portalAccount}>Your account</AppLink>
      <Button variant="default" onClick={() => void signOut()}>
        Sign out
      </Button>
    </EntryFrame>
  );
}
