import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { Notice } from "@/components/Notice";
import { ProblemAlert } from "@/components/ProblemAlert";
import { toProblem } from "@/lib/problem";
import { formatTerm } from "@/lib/term";
import { checkLimits, terms, toMoney } from "./limitForm";
import styles from "./limits.module.css";
import type { Decision, Question } from "./queries";
import { texts } from "./texts";

const words = texts.explain;
const empty = {
  action: "add_seats" as Question["action"],
  seats: "1",
  product_id: "",
  term: "P1Y",
  amount: "",
  currency: "",
};

interface ExplainProps {
  title: string;
  ask: (question: Question) => Promise<Decision>;
}

/** Tells whether a change would be possible, and what is in the way: the same answer that the change itself would get. */
export function Explain({ title, ask }: ExplainProps) {
  const form = useForm({
    initialValues: empty,
    validate: { seats: checkLimits.max_seats, amount: checkLimits.amount, currency: checkLimits.currency },
  });
  const asked = useMutation({
    mutationFn: ({ action, seats, product_id, term, amount, currency }: typeof empty) =>
      ask({
        action,
        seats: Number(seats),
        product_id: product_id.trim(),
        term,
        ...(amount.trim() ? { cost: toMoney(amount, currency) } : {}),
      }),
    onError: (error) => form.setErrors(toProblem(error).fields ?? {}),
  });
  return (
    <details className={styles.explain}>
      <summary>{title}</summary>
      <form className={styles.form} onSubmit={form.onSubmit((values) => asked.mutate(values))} noValidate>
        <p className={styles.lead}>{words.lead}</p>
        <NativeSelect
          label={words.action}
          data={Object.entries(texts.actions).map(([value, label]) => ({ value, label }))}
          {...form.getInputProps("action")}
        />
        <div className={styles.pair}>
          <TextInput label={words.seats} inputMode="numeric" {...form.getInputProps("seats")} />
          <NativeSelect
            label={words.term}
            data={[
              { value: "", label: words.anyTerm },
              ...terms.map((value) => ({ value, label: formatTerm(value) })),
            ]}
            {...form.getInputProps("term")}
          />
        </div>
        <TextInput label={words.product} spellCheck={false} {...form.getInputProps("product_id")} />
        <div className={styles.pair}>
          <TextInput label={words.price} inputMode="decimal" {...form.getInputProps("amount")} />
          <TextInput label={texts.fields.currency} {...form.getInputProps("currency")} />
        </div>
        <div>
          <Button type="submit" variant="default" loading={asked.isPending}>
            {words.submit}
          </Button>
        </div>
        <div role="status">{asked.data ? <Answer decision={asked.data} /> : null}</div>
        {asked.isError ? (
          <ProblemAlert error={asked.error} notDone={words.notDone} shownAt={Object.keys(empty)} />
        ) : null}
      </form>
    </details>
  );
}

function Answer({ decision: { allowed, reason, instead } }: { decision: Decision }) {
  if (allowed) return <Notice tone="good" title={words.allowed} />;
  return (
    <Notice tone="warn" title={words.refused}>
      <p>{reason}</p>
      <p>{instead}</p>
    </Notice>
  );
}
