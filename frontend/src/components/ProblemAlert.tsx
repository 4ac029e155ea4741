import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { paths } from "@/lib/paths";
import { remedyFor, toProblem } from "@/lib/problem";
import { AppLink } from "./AppLink";
import { CopyableId } from "./CopyableId";
import styles from "./ProblemAlert.module.css";

interface ProblemAlertProps {
  error: unknown;
  /** What did not happen because of it, for failures about which the server says nothing: "Nothing was saved." */
  notDone?: string;
  retry?: () => void;
}

/** A failure: its cause, what did not happen, what to do, and the id to quote. */
export function ProblemAlert({ error, notDone, retry }: ProblemAlertProps) {
  const problem = toProblem(error);
  const remedy = remedyFor(problem);
  const fields = Object.values(problem.fields ?? {}).filter((text) => text !== problem.detail);
  return (
    <div className={styles.alert} role="alert">
      <IconAlertTriangle size={18} aria-hidden="true" />
      <div className={styles.body}>
        <p className={styles.title}>{problem.title}</p>
        {problem.detail && problem.detail !== problem.title ? <p>{problem.detail}</p> : null}
        {fields.length > 0 ? (
          <ul className={styles.fields}>
            {fields.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        ) : null}
        {remedy ? (
          <p>
            {notDone} {remedy}
          </p>
        ) : null}
        {problem.operationId ? (
          <p>
            <AppLink href={paths.operation(problem.operationId)}>Open the operation</AppLink>
          </p>
        ) : null}
        {problem.microsoft ? (
          <p className={styles.id}>
            Microsoft answered {problem.microsoft.code}, correlation id{" "}
            <CopyableId value={problem.microsoft.correlationId} label="correlation id" />
          </p>
        ) : null}
        {problem.traceId ? (
          <p className={styles.id}>
            Id <CopyableId value={problem.traceId} label="id of the failure" />
          </p>
        ) : null}
        {retry ? (
          <Button variant="default" onClick={retry} mt={8}>
            Try again
          </Button>
        ) : null}
      </div>
    </div>
  );
}
