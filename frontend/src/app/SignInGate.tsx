import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { MicrosoftButton } from "@/features/microsoft/MicrosoftButton";
import { MicrosoftOutcome } from "@/features/microsoft/MicrosoftOutcome";
import { SignInPage } from "@/features/session/SignInPage";
import { setupQuery } from "@/features/setup/queries";
import { SecondFactor } from "./SecondFactor";

/** Signing in, or setting up where nobody can sign in yet. */
export function SignInGate() {
  const setup = useQuery(setupQuery);
  if (setup.data?.needed) return <Navigate to="/setup" replace />;
  return (
    <SignInPage
      secondFactor={(me, enter) => <SecondFactor me={me} enter={enter} />}
      outcome={<MicrosoftOutcome />}
      others={(next) => <MicrosoftButton returnTo={next} />}
    />
  );
}
