import { useQueryClient } from "@tanstack/react-query";
import { lazy, type ReactNode, useCallback, useState } from "react";
import { meQuery } from "@/api/me";
import { OnceOpened } from "@/components/OnceOpened";
import { SecondFactorContext } from "@/lib/secondFactor";

const SecondFactorDialog = lazy(() => import("./SecondFactorDialog"));

/** Around everything: what needs a second factor has whoever has none set one up right there, and then goes on. */
export function SecondFactorFirst({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [waiting, setWaiting] = useState<{ then: () => void }>();
  const withSecondFactor = useCallback(
    (then: () => void) => {
      // What is not known yet is for the API to say.
      if (queries.getQueryData(meQuery.queryKey)?.mfa.state === "none") setWaiting({ then });
      else then();
    },
    [queries],
  );
  const close = () => setWaiting(undefined);
  const done = () => {
    waiting?.then();
    close();
  };
  return (
    <SecondFactorContext value={withSecondFactor}>
      {children}
      <OnceOpened opened={waiting !== undefined}>
        {(opened) => <SecondFactorDialog opened={opened} onDone={done} onClose={close} />}
      </OnceOpened>
    </SecondFactorContext>
  );
}
