import { Button, Group, NativeSelect, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { resellerOptionsQuery } from "@/api/resellerOptions";
import { ProblemAlert } from "@/components/ProblemAlert";
import { toProblem } from "@/lib/problem";
import { useOnce } from "@/lib/useOnce";
import styles from "./api-clients.module.css";
import { ClientFields } from "./ClientFields";
import { type ClientValues, checkClient } from "./clientForm";
import { HandOver } from "./HandOver";
import { apiClientsKey, beginOf, createApiClient } from "./queries";
import { texts } from "./texts";

const words = texts.form;
const empty: ClientValues = {
  reseller_id: "",
  name: "",
  scopes: [],
  reach: "every",
  customer_ids: [],
  requests_per_minute: "600",
  secret_expires_at: "",
};

/** The form that adds an API client, and then its secret. */
export default function AddApiClient({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const { data: resellers = [] } = useQuery(resellerOptionsQuery);
  const only = resellers.length === 1 ? resellers[0]?.value : undefined;
  const form = useForm<ClientValues>({
    initialValues: empty,
    validate: { ...checkClient, reseller_id: (id) => (id || only ? null : words.resellerError) },
  });
  const resellerId = only ?? form.values.reseller_id;
  const create = useMutation({
    mutationFn: ({ name, scopes, reach, customer_ids, ...values }: ClientValues) => {
      const secret_expires_at = beginOf(values.secret_expires_at);
      return createApiClient({
        reseller_id: resellerId,
        name: name.trim(),
        scopes,
        requests_per_minute: Number(values.requests_per_minute),
        ...(reach === "only" ? { customer_ids } : {}),
        ...(secret_expires_at ? { secret_expires_at } : {}),
      });
    },
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
      <ClientFields form={form} resellerId={resellerId} />
      <TextInput
        type="date"
        label={words.ends}
        description={words.endsHelp}
        {...form.getInputProps("secret_expires_at")}
      />
      {create.error ? (
        <ProblemAlert error={create.error} notDone={words.notAdded} shownAt={Object.keys(form.values)} />
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
