import { Button, Checkbox, Group, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useIdempotencyKey } from "@/api/useIdempotencyKey";
import { ProblemAlert } from "@/components/ProblemAlert";
import { focusFirst } from "@/lib/focusFirst";
import { paths } from "@/lib/paths";
import { toProblem } from "@/lib/problem";
import { useOnce } from "@/lib/useOnce";
import styles from "./AddTenant.module.css";
import type { ChosenCustomer } from "./ChooseCustomer";
import { DomainField } from "./DomainField";
import { checkNewTenant, emptyTenant, type NewTenantValues, toTenantCreate } from "./newTenant";
import { availabilityQuery, createTenant } from "./queries";
import { texts } from "./texts";

const words = texts.create;

interface NewTenantFormProps {
  customer: ChosenCustomer;
  onBack: () => void;
}

/** Has Microsoft make a new tenant; goes on to the page that shows how far that is. */
export function NewTenantForm({ customer, onBack }: NewTenantFormProps) {
  const router = useRouter();
  const keyFor = useIdempotencyKey();
  const form = useForm({ initialValues: emptyTenant, validate: checkNewTenant });
  const prefix = form.values.domain_prefix.trim().toLowerCase();
  const { data: availability } = useQuery({
    ...availabilityQuery(customer.resellerId, prefix),
    enabled: false, // the field asks; here the answer only opens the way on
  });
  const create = useMutation({
    mutationFn: (values: NewTenantValues) => {
      const body = {
        reseller_id: customer.resellerId,
        create: toTenantCreate(values),
        ...(customer.customerId ? { customer_id: customer.customerId } : { new_customer: {} }),
      };
      return createTenant(body, keyFor(body));
    },
    onSuccess: ({ id }) => router.history.push(paths.operation(id)),
    onError: (error) => form.setErrors(toProblem(error).fields ?? {}),
  });
  const submit = useOnce(create);
  const text = (name: Exclude<keyof NewTenantValues, "delegated">, label: string, description?: string) => (
    <TextInput label={label} description={description} {...form.getInputProps(name)} />
  );
  return (
    <form
      ref={focusFirst}
      className={styles.form}
      onSubmit={form.onSubmit((values) => submit(values))}
      noValidate
    >
      <p className={styles.lead}>{words.lead}</p>
      <DomainField
        resellerId={customer.resellerId}
        value={form.values.domain_prefix}
        onChange={(prefix) => form.setFieldValue("domain_prefix", prefix)}
        error={form.errors.domain_prefix}
      />
      {text("company_name", words.company)}
      <div className={styles.pair}>
        {text("country", words.country, words.countryHelp)}
        {text("culture", words.culture, words.cultureHelp)}
      </div>
      {text("address_line1", words.line1)}
      {text("address_line2", words.line2)}
      <div className={styles.pair}>
        {text("postal_code", words.postalCode)}
        {text("city", words.city)}
      </div>
      {text("state", words.state)}
      {text("registration_number", words.registration, words.registrationHelp)}
      <div className={styles.pair}>
        {text("first_name", words.firstName)}
        {text("last_name", words.lastName)}
      </div>
      {text("email", words.email)}
      {text("phone_number", words.phone)}
      <Checkbox label={words.delegated} {...form.getInputProps("delegated", { type: "checkbox" })} />
      {create.isError ? (
        <ProblemAlert error={create.error} notDone={words.notDone} shownAt={Object.keys(form.values)} />
      ) : null}
      <Group gap={8}>
        <Button type="submit" loading={create.isPending} disabled={!availability?.available}>
          {words.submit}
        </Button>
        <Button variant="default" onClick={onBack}>
          {texts.addPanel.back}
        </Button>
      </Group>
    </form>
  );
}
