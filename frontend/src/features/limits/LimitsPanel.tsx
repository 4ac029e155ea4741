import { Button, Group, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ProblemAlert } from "@/components/ProblemAlert";
import { BlockSkeleton } from "@/components/Skeletons";
import { showToast } from "@/components/toast";
import { focusFirst } from "@/lib/focusFirst";
import { toProblem } from "@/lib/problem";
import { formatTerm } from "@/lib/term";
import { useOnce } from "@/lib/useOnce";
import { Bounded } from "./Bounded";
import { Explain } from "./Explain";
import { HoursField } from "./HoursField";
import { checkLimits, type LimitValues, officeHours, terms, toFields, toSet, toValues } from "./limitForm";
import styles from "./limits.module.css";
import { ProductsField } from "./ProductsField";
import { type Book, explainLimits, type Limits, limitsQuery, setLimits } from "./queries";
import { Ticks } from "./Ticks";
import { texts } from "./texts";

const words = texts.fields;

interface LimitsPanelProps {
  portalUserId: string;
  name: string;
  /** Whose products are offered. */
  book: Book;
  onClose: () => void;
}

/** What one person may do at most, beside their level, and why they can or cannot do something. */
export default function LimitsPanel(props: LimitsPanelProps) {
  const { data, error, refetch } = useQuery(limitsQuery(props.portalUserId));
  if (error && !data) return <ProblemAlert error={error} retry={() => void refetch()} />;
  if (!data) return <BlockSkeleton label={texts.loading} />;
  return (
    <div className={styles.form}>
      <LimitsForm {...props} now={data} />
      <Explain title={texts.explain.title} ask={(question) => explainLimits(props.portalUserId, question)} />
    </div>
  );
}

interface LimitsFormProps extends LimitsPanelProps {
  /** As they were when the form was opened: what is saved is judged against that. */
  now: { limits: Limits; version: string };
}

function LimitsForm({ portalUserId, name, book, now, onClose }: LimitsFormProps) {
  const [{ limits, version }] = useState(now);
  const form = useForm<LimitValues>({ initialValues: toValues(limits), validate: checkLimits });
  const save = useMutation({
    mutationFn: (values: LimitValues) => setLimits(portalUserId, version, toSet(values)),
    onSuccess: () => {
      showToast({ tone: "good", text: texts.done(name) });
      onClose();
    },
    onError: (error) => form.setErrors(toFields(toProblem(error).fields)),
  });
  const submit = useOnce(save);
  const { values, errors, setFieldValue } = form;
  return (
    <form
      ref={focusFirst}
      className={styles.form}
      onSubmit={form.onSubmit((filled) => submit(filled))}
      noValidate
    >
      <p className={styles.lead}>{texts.lead}</p>
      <TextInput
        label={words.seats}
        description={words.seatsHelp}
        inputMode="numeric"
        data-autofocus
        {...form.getInputProps("max_seats")}
      />
      <div className={styles.pair}>
        <TextInput
          label={words.spend}
          description={words.spendHelp}
          inputMode="decimal"
          {...form.getInputProps("amount")}
        />
        <TextInput label={words.currency} {...form.getInputProps("currency")} />
      </div>
      <Bounded
        label={words.products}
        bounded={values.products !== null}
        onChange={(on) => setFieldValue("products", on ? [] : null)}
      >
        <ProductsField
          book={book}
          value={values.products ?? []}
          onChange={(products) => setFieldValue("products", products)}
          error={errors.products}
        />
      </Bounded>
      <Bounded
        label={words.terms}
        bounded={values.terms !== null}
        onChange={(on) => setFieldValue("terms", on ? [] : null)}
      >
        <Ticks
          label={words.terms}
          help={words.termsHelp}
          options={terms.map((term) => ({ value: term, label: formatTerm(term) }))}
          value={values.terms ?? []}
          onChange={(chosen) => setFieldValue("terms", chosen)}
        />
      </Bounded>
      <Bounded
        label={words.hours}
        bounded={values.windows !== null}
        onChange={(on) => setFieldValue("windows", on ? officeHours() : null)}
      >
        <TextInput label={words.zone} spellCheck={false} {...form.getInputProps("time_zone")} />
        <HoursField
          value={values.windows ?? []}
          onChange={(windows) => setFieldValue("windows", windows)}
          error={errors.windows}
        />
      </Bounded>
      {save.isError ? (
        <ProblemAlert error={save.error} notDone={texts.notDone} shownAt={Object.keys(values)} />
      ) : null}
      <Group gap={8}>
        <Button type="submit" loading={save.isPending}>
          {texts.save}
        </Button>
        <Button variant="default" onClick={onClose}>
          {texts.cancel}
        </Button>
      </Group>
    </form>
  );
}
