import type { ReactNode } from "react";
import { AppLink } from "@/components/AppLink";
import { CopyableId } from "@/components/CopyableId";
import { Facts } from "@/components/Facts";
import { Notice } from "@/components/Notice";
import { ProgressBar } from "@/components/ProgressBar";
import { Section } from "@/components/Section";
import { Stack } from "@/components/Stack";
import { formatLocal } from "@/lib/dates";
import { formatElapsed } from "@/lib/elapsed";
import { formatCount } from "@/lib/numbers";
import { paths } from "@/lib/paths";
import { formatName } from "@/lib/term";
import type { Operation } from "./queries";
import { texts } from "./texts";
import { waitsFor, warns } from "./waiting";

const words = texts.page;

interface OperationReportProps {
  operation: Operation;
  /** What belongs to this kind of work, below its result. */
  children?: ReactNode;
}

/** What is known of an operation: what went wrong, how far it is, what it found, and who asked for it when. */
export function OperationReport({ operation, children }: OperationReportProps) {
  const { done, finished_at, kind, problem_detail, started_at, state, tenant_id, total } = operation;
  const waits = waitsFor(operation);
  const counted = total > 0 ? texts.steps(formatCount(done), formatCount(total)) : undefined;
  const going = counted ?? (waits ? undefined : words.going[kind]);
  const results = Object.entries(operation.result);
  return (
    <Stack>
      {problem_detail ? (
        <Notice
          tone={state === "failed" || state === "refused" ? "bad" : "warn"}
          title={warns(operation) ? words.warning : words.problem}
        >
          {problem_detail}
        </Notice>
      ) : null}
      {finished_at || state === "needs_attention" ? null : (
        <Section title={words.progress}>
          <div role="status">
            {going ? <p>{going}</p> : null}
            {waits ? <p>{waits}</p> : null}
          </div>
          {going ? <ProgressBar label={words.progress} done={done} total={total} /> : null}
        </Section>
      )}
      <Section title={words.result}>
        {results.length > 0 ? (
          <Facts
            facts={results.map(([name, count]) => ({ term: formatName(name), value: formatCount(count) }))}
          />
        ) : (
          <p>{finished_at ? words.nothing : words.nothingYet}</p>
        )}
      </Section>
      {children}
      <Section title={words.details}>
        <Facts
          facts={[
            {
              term: words.on,
              value: tenant_id ? (
                <AppLink href={paths.tenant(tenant_id)}>{operation.tenant_name ?? ""}</AppLink>
              ) : (
                <AppLink href={paths.reseller(operation.reseller_id)}>{operation.reseller_name}</AppLink>
              ),
            },
            {
              term: words.reason,
              value: [
                texts.reasons[operation.reason],
                operation.requested_by_name ? texts.by(operation.requested_by_name) : "",
              ].join(" "),
            },
            ...(finished_at && counted ? [{ term: words.done, value: counted }] : []),
            { term: words.created, value: formatLocal(operation.created_at) },
            { term: words.started, value: started_at ? formatLocal(started_at) : null },
            { term: words.finished, value: finished_at ? formatLocal(finished_at) : null },
            {
              term: words.took,
              value: started_at && finished_at ? formatElapsed(started_at, finished_at) : null,
            },
            {
              term: words.correlation,
              value: operation.microsoft_correlation_id ? (
                <CopyableId value={operation.microsoft_correlation_id} label="correlation id" />
              ) : null,
            },
            { term: words.id, value: <CopyableId value={operation.id} label="operation id" /> },
          ]}
        />
      </Section>
    </Stack>
  );
}
