import { Button, Group } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ProblemAlert } from "@/components/ProblemAlert";
import { showToast } from "@/components/toast";
import { toProblem } from "@/lib/problem";
import { useOnce } from "@/lib/useOnce";
import styles from "./api-clients.module.css";
import { ClientFields } from "./ClientFields";
import { type ClientValues, changesOf, checkClient, valuesOf } from "./clientForm";
import { type ApiClient, apiClientsKey, updateApiClient } from "./queries";
import { texts } from "./texts";

const words = texts.edit;

interface EditApiClientProps {
  /** As it was when the form was opened: what is saved is judged against that. */
  client: ApiClient;
  onClose: () => void;
}

/** The form that changes what a client is called, may do, sees, and how often it may call. */
export default function EditApiClient({ client: now, onClose }: EditApiClientProps) {
  const [client] = useState(now);
  const queries = useQueryClient();
  const form = useForm<ClientValues>({ initialValues: valuesOf(client), validate: checkClient });
  const save = useMutation({
    mutationFn: (values: ClientValues) => updateApiClient(client, changesOf(client, values)),
    onSuccess: (saved) => {
      showToast({ tone: "good", text: words.done(saved.name) });
      onClose();
    },
    onError: (error) => form.setErrors(toProblem(error).fields ?? {}),
    onSettled: () => queries.invalidateQueries({ queryKey: apiClientsKey }),
  });
  const submit = useOnce(save);
  return (
    <form className={styles.form} onSubmit={form.onSubmit((filled) => submit(filled))} noValidate>
      <ClientFields form={form} resellerId={client.reseller_id} client={client} />
      {save.error ? (
        <ProblemAlert error={save.error} notDone={words.notDone} shownAt={Object.keys(form.values)} />
      ) : null}
      <Group gap={8}>
        <Button type="submit" loading={save.isPending}>
          {words.save}
        </Button>
        <Button variant="default" onClick={onClose}>
          {texts.cancel}
        </Button>
      </Group>
    </form>
  );
}
