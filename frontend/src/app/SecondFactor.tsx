import { useQueryClient } from "@tanstack/react-query";
import { type Me, meQuery } from "@/api/me";
import { EnrollStep } from "@/features/mfa/EnrollStep";
import { SecondStep } from "@/features/mfa/SecondStep";

interface SecondFactorProps {
  me: Me;
  /** Goes on, as who is signed in then. */
  enter: (me: Me) => void;
}

/** What stands between the password and the portal: proving a second factor, or setting up one that is required. */
export function SecondFactor({ me, enter }: SecondFactorProps) {
  const queries = useQueryClient();
  if (me.mfa.state === "needed") return <SecondStep me={me} onProven={enter} />;
  return <EnrollStep onDone={() => void queries.fetchQuery({ ...meQuery, staleTime: 0 }).then(enter)} />;
}
