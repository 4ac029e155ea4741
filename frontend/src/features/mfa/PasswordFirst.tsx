import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { ProblemAlert } from "@/components/ProblemAlert";
import { BlockSkeleton } from "@/components/Skeletons";
import { toProblem } from "@/lib/problem";
import { PasswordForm } from "./PasswordForm";
import { myMFAQuery } from "./queries";
import { texts } from "./texts";

interface PasswordFirstProps {
  /** What changes second factors. It hands on what went wrong, since the time may run out meanwhile. */
  children: (onError: (error: unknown) => void) => ReactNode;
}

/** Asks for the password before a change, where signing in is too long ago. */
export function PasswordFirst({ children }: PasswordFirstProps) {
  const queries = useQueryClient();
  const query = useQuery(myMFAQuery);
  const [refused, setRefused] = useState(false);
  const confirmed = async () => {
    await queries.invalidateQueries({ queryKey: myMFAQuery.queryKey });
    setRefused(false);
  };
  if (query.isPending) return <BlockSkeleton label={texts.loading} />;
  if (query.isError && !query.data) {
    return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
  }
  if (refused || query.data.changeable_until === null) return <PasswordForm onConfirmed={confirmed} />;
  return children((error) => {
    if (toProblem(error).code === "mfa.confirm") setRefused(true);
  });
}
