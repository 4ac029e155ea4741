import { Button, Group, NativeSelect } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { resellerOptionsQuery } from "@/api/resellerOptions";
import { Dialog } from "@/components/Dialog";
import { ProblemAlert } from "@/components/ProblemAlert";
import { showToast } from "@/components/toast";
import { useOnce } from "@/lib/useOnce";
import styles from "./AddTenant.module.css";
import { CandidatePicker } from "./CandidatePicker";
import { connectTenant, type TenantDetail } from "./queries";
import { texts } from "./texts";
import { useTenantChanged } from "./useTenantChanged";

const words = texts.connect;

interface ConnectDialogProps {
  tenant: TenantDetail;
  opened: boolean;
  onClose: () => void;
}

/** Maps a tenant to a customer of a reseller's Partner Center, or changes that. */
export function ConnectDialog({ tenant, opened, onClose }: ConnectDialogProps) {
  const title = tenant.connection_state === "connected" ? words.edit : words.action;
  return (
    <Dialog opened={opened} onClose={onClose} title={title} size={560}>
      <ConnectForm tenant={tenant} onClose={onClose} />
    </Dialog>
  );
}

function ConnectForm({ tenant, onClose }: Omit<ConnectDialogProps, "opened">) {
  const changed = useTenantChanged();
  const { data: resellers = [] } = useQuery(resellerOptionsQuery);
  const [resellerId, setResellerId] = useState(tenant.reseller_id);
  const [chosen, setChosen] = useState(tenant.partner_center_customer_id ?? undefined);
  const [missing, setMissing] = useState(false);
  const connect = useMutation({
    mutationFn: (customerId: string) => connectTenant(tenant, resellerId, customerId),
    onSuccess: (saved) => {
      changed(saved);
      showToast({ tone: "good", text: words.done(saved.name || saved.default_domain) });
      onClose();
    },
  });
  const connectOnce = useOnce(connect);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(!chosen);
    if (chosen) connectOnce(chosen);
  };
  return (
    <form onSubmit={submit} className={styles.form}>
      <NativeSelect
        label={words.reseller}
        data={resellers.map(({ value, label }) => ({ value, label }))}
        value={resellerId}
        onChange={(event) => {
          setResellerId(event.currentTarget.value);
          setChosen(undefined);
        }}
      />
      <CandidatePicker
        resellerId={resellerId}
        value={chosen}
        onChange={setChosen}
        except={tenant.partner_center_customer_id ?? undefined}
      />
      {missing ? <p role="alert">{texts.addPanel.chooseTenant}</p> : null}
      {connect.isError ? <ProblemAlert error={connect.error} notDone={words.notDone} /> : null}
      <Group justify="flex-end" gap={8}>
        <Button variant="default" onClick={onClose}>
          {texts.cancel}
        </Button>
        <Button type="submit" loading={connect.isPending}>
          {words.save}
        </Button>
      </Group>
    </form>
  );
}
