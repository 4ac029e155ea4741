import { Button, Checkbox, Group, PasswordInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useIdempotencyKey } from "@/api/useIdempotencyKey";
import { ProblemAlert } from "@/components/ProblemAlert";
import type { Draft } from "@/lib/draft";
import { toProblem } from "@/lib/problem";
import { useOnce } from "@/lib/useOnce";
import styles from "./AddReseller.module.css";
import { createReseller, type Reseller, resellersKey } from "./queries";
import { checkReseller, emptyReseller, type ResellerValues, toCreate } from "./resellerForm";
import { SetupGuide } from "./SetupGuide";
import { texts } from "./texts";

const words = texts.fields;

interface AddResellerProps {
  onAdded: (reseller: Reseller) => void;
  /** Without it there is no way but on. */
  onCancel?: () => void;
  /** Keeps what is typed over a reload; without it a reload begins anew. */
  draft?: Draft<ResellerValues>;
}

/** The guide for the app registration, and the form for what comes out of it. */
export default function AddReseller({ onAdded, onCancel, draft }: AddResellerProps) {
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const [initialValues] = useState(() => draft?.read() ?? emptyReseller);
  const form = useForm({ initialValues, onValuesChange: draft?.keep, validate: checkReseller });
  const create = useMutation({
    mutationFn: (values: ResellerValues) => {
      const body = toCreate(values);
      return createReseller(body, keyFor(body));
    },
    onSuccess: async (reseller) => {
      draft?.forget();
      await queries.invalidateQueries({ queryKey: resellersKey });
      onAdded(reseller);
    },
    onError: (error) => form.setErrors(toProblem(error).fields ?? {}),
  });
  const submit = useOnce(create);
  return (
    <form className={styles.form} onSubmit={form.onSubmit((values) => submit(values))} noValidate>
      <p className={styles.lead}>{texts.addLead}</p>
      <SetupGuide />
      <TextInput
        label={words.displayName}
        autoComplete="off"
        data-autofocus
        {...form.getInputProps("display_name")}
      />
      <TextInput
        label={words.domain}
        description={words.domainHelp}
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps("domain")}
      />
      <TextInput
        label={words.applicationId}
        description={words.applicationIdHelp}
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps("application_id")}
      />
      <PasswordInput
        label={words.secret}
        description={words.secretHelp}
        autoComplete="new-password"
        {...form.getInputProps("application_secret")}
      />
      <TextInput
        type="date"
        label={words.expires}
        description={words.expiresHelp}
        {...form.getInputProps("secret_expires_at")}
      />
      <Checkbox
        label={words.bySync}
        description={words.bySyncHelp}
        {...form.getInputProps("add_customers_by_sync", { type: "checkbox" })}
      />
      {create.isError ? (
        <ProblemAlert
          error={create.error}
          notDone={texts.errors.notSaved}
          shownAt={Object.keys(form.values)}
        />
      ) : null}
      <Group gap={8}>
        <Button type="submit" loading={create.isPending}>
          {texts.save}
        </Button>
        {onCancel ? (
          <Button variant="default" onClick={onCancel}>
            {texts.cancel}
          </Button>
        ) : null}
      </Group>
    </form>
  );
}
