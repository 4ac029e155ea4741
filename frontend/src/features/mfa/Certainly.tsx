import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ProblemAlert } from "@/components/ProblemAlert";
import { useOnce } from "@/lib/useOnce";
import styles from "./mfa.module.css";
import { texts } from "./texts";

interface CertainlyProps<Made> {
  /** What will happen. */
  children: ReactNode;
  action: string;
  destructive?: boolean;
  act: () => Promise<Made>;
  onDone: (made: Made) => void;
  onError: (error: unknown) => void;
}

/** A change that is asked about before it is made. */
export function Certainly<Made>({
  children,
  action,
  act,
  onDone,
  onError,
  destructive,
}: CertainlyProps<Made>) {
  const change = useMutation({ mutationFn: act, gcTime: 0, onSuccess: onDone, onError }); // it may hold recovery codes
  const changeOnce = useOnce(change);
  return (
    <div className={styles.form}>
      <p>{children}</p>
      {change.isError ? <ProblemAlert error={change.error} notDone={texts.notDone} /> : null}
      <Button
        color={destructive ? "red" : undefined}
        onClick={() => changeOnce()}
        loading={change.isPending}
        fullWidth
        data-autofocus
      >
        {action}
      </Button>
    </div>
  );
}
