import { NativeSelect, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useCan } from "@/api/me";
import { ProblemAlert } from "@/components/ProblemAlert";
import { BlockSkeleton } from "@/components/Skeletons";
import { Choices } from "./Choices";
import type { ClientValues } from "./clientForm";
import { type ApiClient, customerChoicesQuery, scopesQuery } from "./queries";
import { texts } from "./texts";

const words = texts.form;

interface ClientFieldsProps {
  form: UseFormReturnType<ClientValues>;
  /** Whose customers it may be limited to; "" while none is chosen. */
  resellerId: string;
  /** What is changed; undefined for a new one. */
  client?: ApiClient;
}

/** What a client is called, may do, sees, and how often it may call. */
export function ClientFields({ form, resellerId, client }: ClientFieldsProps) {
  const { values, errors, setFieldValue } = form;
  const can = useCan();
  const [find, setFind] = useState("");
  const scopes = useQuery(scopesQuery);
  const limited = values.reach === "only" && resellerId !== "";
  const customers = useQuery({ ...customerChoicesQuery(resellerId, find.trim()), enabled: limited });
  const found = customers.data ?? [];
  const had = find.trim() ? [] : (client?.customers ?? []);
  const choices = [...had, ...found.filter(({ id }) => !had.some((one) => one.id === id))];
  return (
    <>
      <TextInput label={words.name} autoComplete="off" data-autofocus {...form.getInputProps("name")} />
      {scopes.isPending ? <BlockSkeleton label={words.loading} /> : null}
      {scopes.isError ? <ProblemAlert error={scopes.error} retry={() => void scopes.refetch()} /> : null}
      {scopes.data ? (
        <Choices
          legend={words.scopes}
          choices={scopes.data
            .filter((row) => can(row.permission) || client?.scopes.includes(row.permission))
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
          choices={choices}
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
      <TextInput
        label={words.rate}
        description={words.rateHelp}
        inputMode="numeric"
        autoComplete="off"
        {...form.getInputProps("requests_per_minute")}
      />
    </>
  );
}
