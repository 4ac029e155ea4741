import { useQuery } from "@tanstack/react-query";
import { meQuery } from "@/api/me";
import { Stack } from "@/components/Stack";
import { PasswordSection } from "@/features/account/PasswordSection";
import { SessionsSection } from "@/features/account/SessionsSection";
import { WhoSection } from "@/features/account/WhoSection";
import { useSignOut } from "../useSignOut";

/** What the page "Your account" consists of, in every portal. Ways to sign in come before where one is signed in. */
export function AccountSections() {
  const { data: me } = useQuery(meQuery);
  const signOut = useSignOut();
  if (!me) return null;
  return (
    <Stack>
      <WhoSection me={me} />
      <PasswordSection />
      <SessionsSection onSignOut={() => void signOut()} />
    </Stack>
  );
}
