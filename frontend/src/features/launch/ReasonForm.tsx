import { Button, Group, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { ReactNode } from "react";
import { ProblemAlert } from "@/components/ProblemAlert";
import styles from "./launch.module.css";
import { checkReason, texts } from "./texts";

interface ReasonFormProps {
  lead: string;
  label: string;
  /** More fields than the reason. */
  children?: ReactNode;
  submit: string;
  notDone: string;
  pending: boolean;
  error: unknown;
  onSubmit: (reason: string) => void;
  onCancel: () => void;
}

/** A form that asks for the reason that the customer reads. */
export function ReasonForm({ lead, label, children, pending, error, ...props }: ReasonFormProps) {
  const form = useForm({ initialValues: { reason: "" }, validate: { reason: checkReason } });
  return (
    <form
      className={styles.form}
      onSubmit={form.onSubmit(({ reason }) => props.onSubmit(reason.trim()))}
      noValidate
    >
      <p className={styles.lead}>{lead}</p>
      <Textarea
        label={label}
        description={texts.launch.reasonHelp}
        rows={3}
        data-autofocus
        {...form.getInputProps("reason")}
      />
      {children}
      {error ? <ProblemAlert error={error} notDone={props.notDone} /> : null}
      <Group gap={8}>
        <Button type="submit" loading={pending}>
          {props.submit}
        </Button>
        <Button variant="default" onClick={props.onCancel}>
          {texts.cancel}
        </Button>
      </Group>
    </form>
  );
}
