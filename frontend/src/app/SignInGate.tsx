import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { SignInPage } from "@/features/session/SignInPage";
import { setupQuery } from "@/features/setup/queries";

/** Signing in, or setting up where nobody can sign in yet. */
export function SignInGate() {
  const setup = useQuery(setupQuery);
  return setup.data?.needed ? <Navigate to="/setup" replace /> : <SignInPage />;
}
