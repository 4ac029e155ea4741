import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { showToast } from "@/components/toast";
import { toProblem } from "@/lib/problem";
import { operationQuery, type SyncTarget, startSync, syncStatusQuery } from "./queries";
import { texts } from "./texts";
import { warns } from "./waiting";

/** What shows mirrored things, and so has to be read again while a sync brings new ones. */
const mirrored = ["dashboard", "resellers", "customers", "tenants", "subscriptions", "orders"];

/** The sync of a reseller or tenant: whether one is under way, how far it is, and how to begin one. */
export function useSync(target: SyncTarget) {
  const queries = useQueryClient();
  const status = useQuery(syncStatusQuery(target));
  const running = status.data?.running ?? null;
  const seen = useRef<{ id: string; done: number }>(undefined);

  const readAgain = () => {
    for (const key of mirrored) void queries.invalidateQueries({ queryKey: [key] });
  };
  const start = useMutation({
    mutationFn: () => startSync(target),
    onSuccess: (operation) => {
      // A short one may be over before the state is asked for: it is known to run from its answer on.
      const { queryKey } = syncStatusQuery(target);
      queries.setQueryData(queryKey, (status) => (status ? { ...status, running: operation } : status));
      return queries.invalidateQueries({ queryKey });
    },
    onError: (error) => showToast({ tone: "bad", text: toProblem(error).detail ?? toProblem(error).title }),
  });

  useEffect(() => {
    const before = seen.current;
    seen.current = running ? { id: running.id, done: running.done } : undefined;
    if (!before) return;
    if (running?.id === before.id) {
      if (running.done !== before.done) readAgain();
      return;
    }
    readAgain();
    void queries.fetchQuery({ ...operationQuery(before.id), staleTime: 0 }).then(
      (ended) => {
        const { state, problem_detail } = ended;
        if (warns(ended)) showToast({ tone: "info", text: texts.succeededPartly(problem_detail ?? "") });
        else if (state === "succeeded") showToast({ tone: "good", text: texts.succeeded });
        if (state === "failed") showToast({ tone: "bad", text: problem_detail ?? texts.failed });
      },
      () => undefined, // how it ended stands on its page; nothing is lost without the message
    );
  });

  return { status, running, start: () => start.mutate(), starting: start.isPending };
}
