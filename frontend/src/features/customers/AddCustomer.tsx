import { Button, Group, NativeSelect, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { resellerOptionsQuery } from "@/api/resellerOptions";
import { useIdempotencyKey } from "@/api/useIdempotencyKey";
import { ProblemAlert } from "@/components/ProblemAlert";
import { toProblem } from "@/lib/problem";
import { useOnce } from "@/lib/useOnce";
import styles from "./AddCustomer.module.css";
import { checkCustomer } from "./checkCustomer";
import { type Customer, createCustomer, customersKey } from "./queries";
import { texts } from "./texts";

interface AddCustomerProps {
  /** Adds to this reseller; without, it is chosen where there are several. */
  resellerId?: string;
  onAdded: (customer: Customer) => void;
  onCancel: () => void;
}

/** The form that adds a customer to a reseller's book. */
export default function AddCustomer({ resellerId, onAdded, onCancel }: AddCustomerProps) {
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { data: resellers = [], isPending } = useQuery(resellerOptionsQuery);
  const only = resellerId ?? (resellers.length === 1 ? resellers[0]?.value : undefined);
  const choosing = !only && !isPending;
  const form = useForm({
    initialValues: { name: "", country: "", reseller_id: "" },
    validate: { ...checkCustomer, reseller_id: (id) => (id || only ? null : texts.errors.reseller) },
  });
  const create = useMutation({
    mutationFn: ({ name, country, reseller_id }: { name: string; country: string; reseller_id: string }) => {
      const body = {
        name: name.trim(),
        reseller_id: only ?? reseller_id,
        ...(country.trim() ? { country: country.trim().toUpperCase() } : {}),
      };
      return createCustomer(body, keyFor(body));
    },
    onSuccess: async (customer) => {
      await queries.invalidateQueries({ queryKey: customersKey });
      onAdded(customer);
    },
    onError: (error) => form.setErrors(toProblem(error).fields ?? {}),
  });
  const submit = useOnce(create);
  return (
    <form className={styles.form} onSubmit={form.onSubmit((values) => submit(values))} noValidate>
      <p className={styles.lead}>{texts.addLead}</p>
      {choosing ? (
        <NativeSelect
          label={texts.reseller}
          data-autofocus
          data={[{ value: "", label: "" }, ...resellers.map(({ value, label }) => ({ value, label }))]}
          {...form.getInputProps("reseller_id")}
        />
      ) : null}
      <TextInput
        label={texts.name}
        autoComplete="off"
        data-autofocus={choosing ? undefined : true}
        {...form.getInputProps("name")}
      />
      <TextInput
        label={texts.country}
        description={texts.countryHelp}
        autoComplete="off"
        {...form.getInputProps("country")}
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
        <Button variant="default" onClick={onCancel}>
          {texts.cancel}
        </Button>
      </Group>
    </form>
  );
}
