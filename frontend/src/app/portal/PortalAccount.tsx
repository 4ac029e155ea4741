import { useQuery } from "@tanstack/react-query";
import { meQuery } from "@/api/me";
import { AppLink } from "@/components/AppLink";
import { EntryFrame } from "@/components/frame/EntryFrame";
import { texts } from "@/features/account/accountTexts";
import { PasswordPanel } from "@/features/account/PasswordPanel";
import { paths } from "@/lib/paths";
import { AccountSections } from "../account/AccountSections";

/** The page about who is signed in, for customer users. */
export function PortalAccount() {
  const { data: me } = useQuery(meQuery);
  return (
    <EntryFrame title={texts.title} lead={<AppLink href={paths.portal}>Back to your access</AppLink>} wide>
      <AccountSections />
      {me ? <PasswordPanel email={me.email} /> : null}
    </EntryFrame>
  );
}
