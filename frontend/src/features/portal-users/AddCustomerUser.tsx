import { Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { resellerOptionsQuery } from "@/api/resellerOptions";
import { toProblem } from "@/lib/problem";
import { useOnce } from "@/lib/useOnce";
import { CompanyPicker } from "./CompanyPicker";
import { checkUser } from "./checkUser";
import { FormEnd } from "./FormEnd";
import { InvitationLink } from "./InvitationLink";
import { LevelField } from "./LevelField";
import styles from "./portal-users.module.css";
import { createPortalUser, type Level, portalUsersKey } from "./queries";
import { sayInvited } from "./sayInvited";
import { texts } from "./texts";

interface AddCustomerUserProps {
  /** The company they work for; without, one or more are chosen. */
  customerId?: string;
  onClose: () => void;
}

const empty = {
  reseller_id: "",
  customer_ids: [] as readonly string[],
  name: "",
  email: "",
  mobile: "",
  level: "view" as Level,
  master_admin: false,
};

/** The form that invites somebody to the portal of a company, or of several. */
export default function AddCustomerUser({ customerId, onClose }: AddCustomerUserProps) {
  const queries = useQueryClient();
  const { data: resellers = [] } = useQuery({ ...resellerOptionsQuery, enabled: customerId === undefined });
  const form = useForm({
    initialValues: empty,
    validate: {
      ...checkUser,
      reseller_id: (id) => (id || customerId || resellers.length < 2 ? null : texts.errors.reseller),
      customer_ids: (ids) => (customerId || ids.length > 0 ? null : texts.errors.companies),
    },
  });
  const create = useMutation({
    mutationFn: ({ customer_ids, name, email, mobile, level, master_admin }: typeof empty) => {
      const companies = customerId ? [customerId] : [...customer_ids];
      const customer = { customer_ids: companies, mobile: mobile.trim(), level, master_admin };
      return createPortalUser({ name: name.trim(), email: email.trim(), customer });
    },
    gcTime: 0, // it may hold a link
    onSuccess: ({ invitation }, { name, email }) => {
      void queries.invalidateQueries({ queryKey: portalUsersKey });
      if (invitation?.link) return;
      sayInvited(name.trim(), email.trim(), invitation);
      onClose();
    },
    onError: (error) => form.setErrors(toProblem(error).fields ?? {}),
  });
  const submit = useOnce(create);
  const { values, errors, setFieldValue } = form;
  const handover = create.data?.invitation;
  if (handover?.link) {
    const { name, email } = values;
    return (
      <InvitationLink
        purpose="invitation"
        name={name.trim()}
        email={email.trim()}
        companies={create.data?.data.map(({ customer_name }) => customer_name ?? "") ?? []}
        link={handover.link}
        handover={handover}
        onDone={onClose}
      />
    );
  }
  return (
    <form className={styles.form} onSubmit={form.onSubmit((filled) => submit(filled))} noValidate>
      <p className={styles.lead}>{texts.customer.lead}</p>
      <TextInput
        label={texts.fields.name}
        autoComplete="off"
        data-autofocus
        {...form.getInputProps("name")}
      />
      <TextInput
        type="email"
        label={texts.fields.email}
        autoComplete="off"
        {...form.getInputProps("email")}
      />
      <TextInput
        type="tel"
        label={texts.fields.mobile}
        description={texts.fields.mobileHelp}
        autoComplete="off"
        {...form.getInputProps("mobile")}
      />
      {customerId === undefined && resellers.length > 1 ? (
        <NativeSelect
          label={texts.reseller}
          data={[{ value: "", label: "" }, ...resellers.map(({ value, label }) => ({ value, label }))]}
          {...form.getInputProps("reseller_id")}
          onChange={(event) => form.setValues({ reseller_id: event.currentTarget.value, customer_ids: [] })}
        />
      ) : null}
      {customerId === undefined ? (
        <CompanyPicker
          resellerId={values.reseller_id || (resellers.length === 1 ? (resellers[0]?.value ?? "") : "")}
          value={values.customer_ids}
          onChange={(ids) => setFieldValue("customer_ids", ids)}
          error={errors.customer_ids}
        />
      ) : null}
      <LevelField kind="customer" value={values.level} onChange={(level) => setFieldValue("level", level)} />
      <Checkbox
        label={texts.grants.master_admin}
        description={texts.grantHelp.master_admin}
        {...form.getInputProps("master_admin", { type: "checkbox" })}
      />
      <FormEnd
        error={create.error}
        notDone={texts.errors.notAdded}
        shownAt={Object.keys(values)}
        pending={create.isPending}
        onCancel={onClose}
      >
        {texts.save}
      </FormEnd>
    </form>
  );
}
