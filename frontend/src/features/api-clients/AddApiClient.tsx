import { Button, Group, NativeSelect, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useCan } from "@/api/me";
import { resellerOptionsQuery } from "@/api/resellerOptions";
import { ProblemAlert } from "@/components/ProblemAlert";
import { BlockSkeleton } from "@/components/Skeletons";
import { toProblem } from "@/lib/problem";
import { useOnce } from "@/lib/useOnce";
import styles from "./api-clients.module.css";
import { Choices } from "./Choices";
import { HandOver } from "./HandOver";
import { apiClientsKey, createApiClient, customerChoicesQuery, scopesQuery } from "./queries";
import { texts } from "./texts";

const words = texts.form;
const empty = {
  reseller_id: "",
  name: "",
  scopes: [] as string[],
  reach: "every",
  customer_ids: [] as string[],
};

/** The form that adds an API client, and then its secret. */
export default function AddApiClient({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const can = useCan();
  const [find, setFind] = useState("");
  const { data: resellers = [] } = useQuery(resellerOptionsQuery);
  const only = resellers.length === 1 ? resellers[0]?.value : undefined;
  const form = useForm({
    initialValues: empty,
    validate: {
      name: (name) => (name.trim() ? null : words.nameError),
      scopes: (scopes) => (scopes.length > 0 ? null : words.scopesError),
      reseller_id: (id) => (id || only ? null : words.resellerError),
      customer_ids: (ids, { reach }) => (reach === "every" || ids.length > 0 ? null : words.customersError),
    },
  });
  const { values, errors, setFieldValue } = form;
  const resellerId = only ?? values.reseller_id;
  const scopes = useQuery(scopesQuery);
  const limited = values.reach === "only" && resellerId !== "";
  const customers = useQuery({ ...customerChoicesQuery(resellerId, find.trim()), enabled: limited });
  const create = useMutation({
    mutationFn: ({ name, scopes, reach, customer_ids }: typeof empty) =>
      createApiClient({
        reseller_id: resellerId,
        name: name.trim(),
        scopes,
        ...(reach === "only" ? { customer_ids } : {}),
      }),
    gcTime: 0, // it holds the secret
    onSuccess: () => void queries.invalidateQueries({ queryKey: apiClientsKey }),
    onError: (error) => form.setErrors(toProblem(error).fields ?? {}),
  });
  const submit = useOnce(create);
  if (create.isSuccess) {
    const { client, secret } = create.data;
    return <HandOver name={client.name} clientId={client.id} secret={secret.secret} onDone={onClose} />;
  }
  return (
    <form className={styles.form} onSubmit={form.onSubmit((filled) => submit(filled))} noValidate>
      {only ? null : (
        <NativeSelect
          label={texts.reseller}
          data={[{ value: "", label: "" }, ...resellers.map(({ value, label }) => ({ value, label }))]}
          {...form.getInputProps("reseller_id")}
          onChange={(event) => form.setValues({ reseller_id: event.currentTarget.value, customer_ids: [] })}
        />
      )}
      <TextInput label={words.name} autoComplete="off" data-autofocus {...form.getInputProps("name")} />
      {scopes.isPending ? <BlockSkeleton label={words.loading} /> : null}
      {scopes.isError ? <ProblemAlert error={scopes.error} retry={() => void scopes.refetch()} /> : null}
      {scopes.data ? (
        <Choices
          legend={words.scopes}
          choices={scopes.data
            .filter((row) => can(row.permission))
            .map((row) => ({ id: row.permission, name: row.meaning, meaning: row.permission }))}
          value={values.scopes}
          onChange={(ids) => setFieldValue("scopes", ids)}
          error={errors.scopes}
        />
      ) : null}
      <NativeSelect
        label={words.customers}
        data={[
          { value: "every", label: words.every },
          { value: "only", label: words.only },
        ]}
        {...form.getInputProps("reach")}
      />
      {customers.isError ? (
        <ProblemAlert error={customers.error} retry={() => void customers.refetch()} />
      ) : null}
      {limited ? (
        <Choices
          legend={words.only}
          choices={customers.data ?? []}
          value={values.customer_ids}
          onChange={(ids) => setFieldValue("customer_ids", ids)}
          error={errors.customer_ids}
        >
          <TextInput
            type="search"
            aria-label={words.find}
            placeholder={words.find}
            value={find}
            onChange={(event) => setFind(event.currentTarget.value)}
            maxLength={200}
          />
        </Choices>
      ) : null}
      {create.error ? (
        <ProblemAlert error={create.error} notDone={words.notAdded} shownAt={Object.keys(values)} />
      ) : null}
      <Group gap={8}>
        <Button type="submit" loading={create.isPending}>
          {words.save}
        </Button>
        <Button variant="default" onClick={onClose}>
          {texts.cancel}
        </Button>
      </Group>
    </form>
  );
}
