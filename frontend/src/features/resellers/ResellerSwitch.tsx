import { Switch } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useCan } from "@/api/me";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { ProblemAlert } from "@/components/ProblemAlert";
import type { Reseller } from "./queries";
import { texts } from "./texts";
import { useEditReseller } from "./useEditReseller";

interface ResellerSwitchProps {
  reseller: Reseller;
  name: "mails_end_users" | "add_customers_by_sync" | "require_mfa";
  label: string;
  help: string;
  /** What is asked before it is switched on. */
  ask?: { title: string; text: string; confirm: string };
}

/** A setting of a reseller that is on or off, saved as it is switched. */
export function ResellerSwitch({ reseller, name, label, help, ask }: ResellerSwitchProps) {
  const writable = useCan()("resellers:write");
  const edit = useEditReseller(reseller);
  const [asking, setAsking] = useState(false);
  const save = useMutation({
    mutationFn: (on: boolean) => edit({ [name]: on }),
    onSuccess: () => setAsking(false),
  });
  const on = reseller[name];
  const failed = save.isError && !asking;
  return (
    <>
      <Switch
        checked={on}
        disabled={!writable || save.isPending}
        label={on ? texts.basics.on : texts.basics.off}
        aria-label={label}
        description={help}
        onChange={({ currentTarget: { checked } }) => {
          save.reset();
          if (checked && ask) setAsking(true);
          else save.mutate(checked);
        }}
      />
      {failed ? <ProblemAlert error={save.error} notDone={texts.basics.notSaved} /> : null}
      {ask ? (
        <ConfirmDialog
          opened={asking}
          onClose={() => {
            save.reset();
            setAsking(false);
          }}
          title={ask.title}
          confirmLabel={ask.confirm}
          onConfirm={() => save.mutate(true)}
          pending={save.isPending}
          error={save.error}
          notDone={texts.basics.notSaved}
        >
          <p>{ask.text}</p>
        </ConfirmDialog>
      ) : null}
    </>
  );
}
