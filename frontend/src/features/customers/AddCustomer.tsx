import { Button, Checkbox, Group, NativeSelect, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCan } from "@/api/me";
import { resellerOptionsQuery } from "@/api/resellerOptions";
import { useIdempotencyKey } from "@/api/useIdempotencyKey";
import { ProblemAlert } from "@/components/ProblemAlert";
import { BlockSkeleton } from "@/components/Skeletons";
import { showToast } from "@/components/toast";
import { toProblem } from "@/lib/problem";
import { useOnce } from "@/lib/useOnce";
import styles from "./AddCustomer.module.css";
import { checkCustomer } from "./checkCustomer";
import { type Customer, type CustomerCreate, createCustomer, customersKey } from "./queries";
import { texts } from "./texts";

interface AddCustomerProps {
  /** Adds to this reseller; without, it is chosen where there are several. */
  resellerId?: string;
  onAdded: (customer: Customer, invited: boolean) => void;
  onCancel: () => void;
}

interface ResellerOption {
  value: string;
  label: string;
  defaultAdmin: { name: string; email: string };
}

/** The form that adds a customer to a reseller's book, with its first master admin if one is wanted. */
export default function AddCustomer(props: AddCustomerProps) {
  const { data: resellers, isPending } = useQuery(resellerOptionsQuery);
  if (isPending) return <BlockSkeleton label={texts.loadingForm} />;
  return <CustomerForm {...props} resellers={resellers ?? []} />;
}

interface Values {
  name: string;
  country: string;
  reseller_id: string;
  invite: boolean;
  master_admin: { name: string; email: string };
}

function CustomerForm({
  resellerId,
  resellers,
  onAdded,
  onCancel,
}: AddCustomerProps & { resellers: readonly ResellerOption[] }) {
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const mayInvite = useCan()("portal_users:write");
  const only = resellerId ?? (resellers.length === 1 ? resellers[0]?.value : undefined);
  const offered = (id: string | undefined) => {
    const admin = resellers.find(({ value }) => value === id)?.defaultAdmin ?? { name: "", email: "" };
    return { invite: mayInvite && admin.name !== "", master_admin: admin };
  };
  const form = useForm<Values>({
    initialValues: { name: "", country: "", reseller_id: only ?? "", ...offered(only) },
    validate: {
      name: checkCustomer.name,
      country: checkCustomer.country,
      reseller_id: (id) => (id ? null : texts.errors.reseller),
      master_admin: {
        name: (name, { invite }) => (invite ? checkCustomer.adminName(name) : null),
        email: (email, { invite }) => (invite ? checkCustomer.adminEmail(email) : null),
      },
    },
  });
  const create = useMutation({
    mutationFn: (values: Values) => {
      const body = toBody(values);
      return createCustomer(body, keyFor(body));
    },
    onSuccess: async (customer, { invite, master_admin }) => {
      await queries.invalidateQueries({ queryKey: customersKey });
      if (invite) {
        showToast({ tone: "good", text: texts.admin.invited(customer.name, master_admin.name.trim()) });
      }
      onAdded(customer, invite);
    },
    onError: (error) => form.setErrors(toProblem(error).fields ?? {}),
  });
  const submit = useOnce(create);
  return (
    <form className={styles.form} onSubmit={form.onSubmit((values) => submit(values))} noValidate>
      <p className={styles.lead}>{texts.addLead}</p>
      {only ? null : (
        <NativeSelect
          label={texts.reseller}
          data-autofocus
          data={[{ value: "", label: "" }, ...resellers.map(({ value, label }) => ({ value, label }))]}
          {...form.getInputProps("reseller_id")}
          onChange={({ currentTarget: { value } }) => {
            form.setFieldValue("reseller_id", value);
            if (!form.isTouched("master_admin")) form.setValues(offered(value));
          }}
        />
      )}
      <TextInput
        label={texts.name}
        autoComplete="off"
        data-autofocus={only ? true : undefined}
        {...form.getInputProps("name")}
      />
      <TextInput
        label={texts.country}
        description={texts.countryHelp}
        autoComplete="off"
        {...form.getInputProps("country")}
      />
      {mayInvite ? (
        <Checkbox
          label={texts.admin.invite}
          description={texts.admin.help}
          {...form.getInputProps("invite", { type: "checkbox" })}
        />
      ) : null}
      {form.values.invite ? (
        <>
          <TextInput
            label={texts.admin.name}
            autoComplete="off"
            {...form.getInputProps("master_admin.name")}
          />
          <TextInput
            type="email"
            label={texts.admin.email}
            autoComplete="off"
            {...form.getInputProps("master_admin.email")}
          />
        </>
      ) : null}
      {create.isError ? (
        <ProblemAlert
          error={create.error}
          notDone={texts.errors.notSaved}
          shownAt={[...Object.keys(form.values), "master_admin.name", "master_admin.email"]}
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

function toBody({ name, country, reseller_id, invite, master_admin }: Values): CustomerCreate {
  return {
    name: name.trim(),
    reseller_id,
    ...(country.trim() ? { country: country.trim().toUpperCase() } : {}),
    ...(invite ? { master_admin: { name: master_admin.name.trim(), email: master_admin.email.trim() } } : {}),
  };
}
