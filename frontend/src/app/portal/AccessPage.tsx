import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { meQuery } from "@/api/me";
import { AppLink } from "@/components/AppLink";
import { Facts } from "@/components/Facts";
import { EntryFrame } from "@/components/frame/EntryFrame";
import { accessWords } from "@/features/account/roleName";
import { paths } from "@/lib/paths";
import { useSignOut } from "../useSignOut";

/** What a customer user has access to, company by company. */
export function AccessPage() {
  const { data: me } = useQuery(meQuery);
  const signOut = useSignOut();
  return (
    <EntryFrame title="Your access" lead={me ? `You are signed in as ${me.email}.` : undefined}>
      <Facts
        facts={(me?.companies ?? []).map((company) => ({
          term: company.customer_name,
          value: accessWords(company),
        }))}
      />
      <AppLink href={paths.portalAccount}>Your account</AppLink>
      <Button variant="default" onClick={() => void signOut()}>
        Sign out
      </Button>
    </EntryFrame>
  );
}
