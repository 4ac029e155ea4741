import { NativeSelect, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { resellerOptionsQuery } from "@/api/resellerOptions";
import { Notice } from "@/components/Notice";
import { RadioRow } from "@/components/RadioRow";
import { toProblem } from "@/lib/problem";
import { useOnce } from "@/lib/useOnce";
import { checkPassword, checkUser } from "./checkUser";
import { FormEnd } from "./FormEnd";
import { HandOver } from "./HandOver";
import { InvitationLink } from "./InvitationLink";
import { LevelField } from "./LevelField";
import { PartnerGrants } from "./PartnerGrants";
import { PasswordField } from "./PasswordField";
import styles from "./portal-users.module.css";
import { createPortalUser, type Level, portalUsersKey } from "./queries";
import { sayInvited } from "./sayInvited";
import { texts } from "./texts";

const ways = (["password", "invitation"] as const).map((value) => ({
  value,
  label: texts.partner.ways[value],
}));

interface AddPartnerUserProps {
  /** The reseller they work for; without, it is chosen where there are several. */
  resellerId?: string;
  onClose: () => void;
}

const empty = {
  reseller_id: "",
  name: "",
  email: "",
  level: "view" as Level,
  catalog_admin: false,
  csp_admin: false,
  way: "password" as keyof typeof texts.partner.ways,
  password: "",
};

/** The form that adds a partner user, with a password or an invitation, and then what is to be handed over. */
export default function AddPartnerUser({ resellerId, onClose }: AddPartnerUserProps) {
  const queries = useQueryClient();
  const { data: resellers = [], isPending } = useQuery(resellerOptionsQuery);
  const only = resellerId ?? (resellers.length === 1 ? resellers[0]?.value : undefined);
  const choosing = !only && !isPending;
  const form = useForm({
    initialValues: empty,
    validate: {
      ...checkUser,
      password: (password, { way }) => (way === "password" ? checkPassword(password) : null),
      reseller_id: (id) => (id || only ? null : texts.errors.reseller),
    },
  });
  const create = useMutation({
    mutationFn: ({ name, email, reseller_id, way, password, ...rest }: typeof empty) => {
      const partner = {
        ...rest,
        reseller_id: only ?? reseller_id,
        ...(way === "password" ? { password } : {}),
      };
      return createPortalUser({ name: name.trim(), email: email.trim(), partner });
    },
    gcTime: 0, // it holds the password, or a link
    onSuccess: ({ invitation }, { name, email }) => {
      void queries.invalidateQueries({ queryKey: portalUsersKey });
      if (!invitation || invitation.link) return;
      sayInvited(name.trim(), email.trim(), invitation);
      onClose();
    },
    onError: (error) => form.setErrors(toProblem(error).fields ?? {}),
  });
  const submit = useOnce(create);
  const { values, errors, setFieldValue } = form;
  const handover = create.data?.invitation;
  if (handover?.link) {
    return (
      <InvitationLink
        purpose="invitation"
        name={values.name.trim()}
        email={values.email.trim()}
        companies={[handover.sender_name]}
        link={handover.link}
        handover={handover}
        onDone={onClose}
      />
    );
  }
  if (create.isSuccess && !handover) {
    const { name, email, password } = create.variables;
    return (
      <HandOver
        title={texts.handOver.added(name.trim())}
        email={email.trim()}
        once={texts.handOver.once}
        secret={{ label: texts.fields.password, value: password }}
        onDone={onClose}
      />
    );
  }
  return (
    <form className={styles.form} onSubmit={form.onSubmit((filled) => submit(filled))} noValidate>
      <Notice tone="info">{texts.partner.sees}</Notice>
      {choosing ? (
        <NativeSelect
          label={texts.reseller}
          data-autofocus
          data={[{ value: "", label: "" }, ...resellers.map(({ value, label }) => ({ value, label }))]}
          {...form.getInputProps("reseller_id")}
        />
      ) : null}
      <TextInput
        label={texts.fields.name}
        autoComplete="off"
        data-autofocus={choosing ? undefined : true}
        {...form.getInputProps("name")}
      />
      <TextInput
        type="email"
        label={texts.fields.email}
        autoComplete="off"
        {...form.getInputProps("email")}
      />
      <LevelField kind="partner" value={values.level} onChange={(level) => setFieldValue("level", level)} />
      <PartnerGrants value={values} onChange={form.setValues} />
      <RadioRow
        label={texts.partner.wayIn}
        options={ways}
        value={values.way}
        onChange={(way) => setFieldValue("way", way)}
      />
      {values.way === "password" ? (
        <PasswordField
          value={values.password}
          error={errors.password}
          onChange={(password) => setFieldValue("password", password)}
        />
      ) : (
        <p className={styles.lead}>{texts.partner.mailHelp}</p>
      )}
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
