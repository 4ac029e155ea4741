import { Button } from "@mantine/core";
import { IconStethoscope } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { ProblemAlert } from "@/components/ProblemAlert";
import { Section } from "@/components/Section";
import { BlockSkeleton } from "@/components/Skeletons";
import { formatLocal } from "@/lib/dates";
import { HealthFindingRow } from "./HealthFindingRow";
import styles from "./HealthTab.module.css";
import { type HealthSeverity, healthQuery } from "./queries";
import { texts } from "./texts";

const words = texts.health;
const order: readonly HealthSeverity[] = ["problem", "warning", "ok"];

interface HealthTabProps {
  id: string;
  /** Begins a sync: the remedy of some findings. */
  onSync?: () => void;
}

/** What a check of the connection found, the worst first, each with its remedy. */
export function HealthTab({ id, onSync }: HealthTabProps) {
  const query = useQuery(healthQuery(id));
  const report = query.data;
  const findings = [...(report?.findings ?? [])].sort(
    (a, b) => order.indexOf(a.severity) - order.indexOf(b.severity),
  );
  return (
    <Section
      title={words.title}
      aside={
        <div className={styles.aside}>
          {report ? <span>{words.checked(formatLocal(report.checked_at))}</span> : null}
          <Button
            variant="default"
            leftSection={<IconStethoscope size={15} />}
            loading={query.isFetching}
            onClick={() => void query.refetch()}
          >
            {words.check}
          </Button>
        </div>
      }
    >
      {query.isPending ? <BlockSkeleton label={words.loading} /> : null}
      {query.isError ? <ProblemAlert error={query.error} retry={() => void query.refetch()} /> : null}
      {report ? (
        <>
          {report.severity === "ok" ? <p>{words.ok}</p> : null}
          <ul className={styles.list}>
            {findings.map((finding) => (
              <HealthFindingRow key={finding.id} finding={finding} resellerId={id} onSync={onSync} />
            ))}
          </ul>
        </>
      ) : null}
    </Section>
  );
}
