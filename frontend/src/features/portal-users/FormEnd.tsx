import { Button, Group } from "@mantine/core";
import type { ReactNode } from "react";
import { ProblemAlert } from "@/components/ProblemAlert";
import { texts } from "./texts";

interface FormEndProps {
  error: unknown;
  notDone: string;
  /** Fields that show themselves what is wrong with them. */
  shownAt: readonly string[];
  pending: boolean;
  onCancel: () => void;
  /** On the button that sends the form. */
  children: ReactNode;
}

/** What every form here ends with: what went wrong, and its buttons. */
export function FormEnd({ error, notDone, shownAt, pending, onCancel, children }: FormEndProps) {
  return (
    <>
      {error ? <ProblemAlert error={error} notDone={notDone} shownAt={shownAt} /> : null}
      <Group gap={8}>
        <Button type="submit" loading={pending}>
          {children}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {texts.cancel}
        </Button>
      </Group>
    </>
  );
}
