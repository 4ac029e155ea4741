import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { paths } from "@/lib/paths";
import { headingFor, remedyFor, toProblem } from "@/lib/problem";
import { AppLink } from "./AppLink";
import { CopyableId } from "./CopyableId";
import styles from "./ProblemAlert.module.css";

interface ProblemAlertProps {
  error: unknown;
  /** What did not happen because of it, for failures about which the server says nothing: "Nothing was saved." */
  notDone?: string;
  retry?: () => void;
  /** Another way out, where trying again is none. */
  action?: ReactNode;
  /** Fields of the form that show themselves what is wrong with them. */
  shownAt?: readonly string[];
}

/** A failure: its cause, what did not happen, what to do, and the id to quote. */
export function ProblemAlert({ error, notDone, retry, action, shownAt = [] }: ProblemAlertProps) {
  const problem = toProblem(error);
  const remedy = remedyFor(problem);
  const complaints = Object.entries(problem.fields ?? {});
  const allShown = complaints.every(([field]) => shownAt.includes(field));
  // Said at its field, and so not once more here.
  const repeated = allShown && complaints.some(([, text]) => problem.detail?.includes(text));
  const detail = repeated ? [notDone, "What is wrong stands at the field."].join(" ").trim() : problem.detail;
  const listed = complaints
    .filter(([field, text]) => !shownAt.includes(field) && text !== problem.detail)
    .map(([, text]) => text);
  return (
    <div className={styles.alert} role="alert">
      <IconAlertTriangle size={18} aria-hidden="true" />
      <div className={styles.body}>
        <p className={styles.title}>{headingFor(problem)}</p>
        {detail && detail !== problem.title ? <p>{detail}</p> : null}
        {listed.length > 0 ? (
          <ul className={styles.fields}>
            {listed.map((text) => (
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
        {action}
      </div>
    </div>
  );
}
