import { useQuery, useQueryClient } from "@tanstack/react-query";
import { meQuery } from "@/api/me";
import { Stack } from "@/components/Stack";
import { PasswordSection } from "@/features/account/PasswordSection";
import { SessionsSection } from "@/features/account/SessionsSection";
import { mySessionsQuery } from "@/features/account/sessionQueries";
import { WhoSection } from "@/features/account/WhoSection";
import { MyLimits } from "@/features/limits/MyLimits";
import { SecondFactorSection } from "@/features/mfa/SecondFactorSection";
import { MicrosoftSection } from "@/features/microsoft/MicrosoftSection";
import { useSignOut } from "../useSignOut";

/** What the page "Your account" consists of, in every portal. Ways to sign in come before where one is signed in. */
export function AccountSections() {
  const { data: me } = useQuery(meQuery);
  const signOut = useSignOut();
  const queries = useQueryClient();
  const factorsChanged = () => {
    void queries.invalidateQueries({ queryKey: meQuery.queryKey });
    void queries.invalidateQueries({ queryKey: mySessionsQuery.queryKey }); // a first factor ends the others
  };
  if (!me) return null;
  return (
    <Stack>
      <WhoSection me={me} />
      <MyLimits me={me} />
      <PasswordSection />
      <SecondFactorSection onChanged={factorsChanged} />
      <MicrosoftSection />
      <SessionsSection onSignOut={() => void signOut()} />
    </Stack>
  );
}
