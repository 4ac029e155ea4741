import { Checkbox, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Notice } from "@/components/Notice";
import { showToast } from "@/components/toast";
import { toProblem } from "@/lib/problem";
import { useOnce } from "@/lib/useOnce";
import { checkUser } from "./checkUser";
import { FormEnd } from "./FormEnd";
import { LevelField } from "./LevelField";
import { useMayDo } from "./mayDo";
import { PartnerGrants } from "./PartnerGrants";
import styles from "./portal-users.module.css";
import {
  type Level,
  type PortalUser,
  type PortalUserUpdate,
  portalUsersKey,
  updatePortalUser,
} from "./queries";
import { texts } from "./texts";

interface EditUserProps {
  /** As it was when the form was opened: what is saved is judged against that. */
  user: PortalUser;
  onClose: () => void;
}

interface Values {
  name: string;
  mobile: string;
  level: Level;
  catalog_admin: boolean;
  csp_admin: boolean;
  master_admin: boolean;
}

/** The form that changes a portal user: what they are called, and what they may do. */
export default function EditUser({ user: now, onClose }: EditUserProps) {
  const [user] = useState(now);
  const queries = useQueryClient();
  const { own } = useMayDo()(user);
  const ofCustomer = user.kind === "customer";
  const form = useForm<Values>({
    initialValues: {
      name: user.name,
      mobile: user.mobile,
      level: user.level ?? "view",
      catalog_admin: user.catalog_admin,
      csp_admin: user.csp_admin,
      master_admin: user.master_admin,
    },
    validate: { name: checkUser.name },
  });
  const save = useMutation({
    mutationFn: (values: Values) => updatePortalUser(user, changes(user, values)),
    onSuccess: (saved) => {
      showToast({ tone: "good", text: texts.edit.done(saved.name) });
      onClose();
    },
    onError: (error) => form.setErrors(toProblem(error).fields ?? {}),
    onSettled: () => queries.invalidateQueries({ queryKey: portalUsersKey }),
  });
  const submit = useOnce(save);
  const { values, setFieldValue } = form;
  return (
    <form className={styles.form} onSubmit={form.onSubmit((filled) => submit(filled))} noValidate>
      <p className={styles.lead}>{[user.email, user.customer_name].filter(Boolean).join(", ")}</p>
      <TextInput
        label={texts.fields.name}
        autoComplete="off"
        data-autofocus
        {...form.getInputProps("name")}
      />
      {ofCustomer ? (
        <TextInput
          type="tel"
          label={texts.fields.mobile}
          description={texts.fields.mobileHelp}
          autoComplete="off"
          {...form.getInputProps("mobile")}
        />
      ) : null}
      {own ? <Notice tone="info">{texts.edit.own}</Notice> : null}
      {user.level && !own ? (
        <>
          <LevelField
            kind={user.kind}
            value={values.level}
            onChange={(level) => setFieldValue("level", level)}
          />
          {ofCustomer ? (
            <Checkbox
              label={texts.grants.master_admin}
              description={texts.grantHelp.master_admin}
              {...form.getInputProps("master_admin", { type: "checkbox" })}
            />
          ) : (
            <PartnerGrants value={values} onChange={form.setValues} />
          )}
        </>
      ) : null}
      <FormEnd
        error={save.error}
        notDone={texts.edit.notDone}
        shownAt={Object.keys(values)}
        pending={save.isPending}
        onCancel={onClose}
      >
        {texts.save}
      </FormEnd>
    </form>
  );
}

/** Only what differs: nobody needs a right for what they leave as it is. */
function changes(user: PortalUser, { name, mobile, ...rights }: Values): PortalUserUpdate {
  const wanted = { name: name.trim(), mobile: mobile.trim(), ...rights };
  const is = { ...user, level: user.level ?? "view" };
  return Object.fromEntries(
    Object.entries(wanted).filter(([field, value]) => is[field as keyof typeof wanted] !== value),
  );
}
