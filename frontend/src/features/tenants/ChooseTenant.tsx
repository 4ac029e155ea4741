import { Button, Group } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useIdempotencyKey } from "@/api/useIdempotencyKey";
import { ProblemAlert } from "@/components/ProblemAlert";
import { focusFirst } from "@/lib/focusFirst";
import { useOnce } from "@/lib/useOnce";
import styles from "./AddTenant.module.css";
import { CandidatePicker } from "./CandidatePicker";
import type { ChosenCustomer } from "./ChooseCustomer";
import { attachTenant, type TenantDetail } from "./queries";
import { texts } from "./texts";

const words = texts.addPanel;

interface ChooseTenantProps {
  customer: ChosenCustomer;
  /** There is none yet: Microsoft has to make one. */
  onCreate: () => void;
  onBack: () => void;
  onAdded: (tenant: TenantDetail) => void;
}

/** The second step of adding a tenant: which one of those in Partner Center. */
export function ChooseTenant({ customer, onCreate, onBack, onAdded }: ChooseTenantProps) {
  const keyFor = useIdempotencyKey();
  const [chosen, setChosen] = useState<string>();
  const [missing, setMissing] = useState(false);
  const add = useMutation({
    mutationFn: (partner_center_customer_id: string) => {
      const body = {
        reseller_id: customer.resellerId,
        partner_center_customer_id,
        ...(customer.customerId ? { customer_id: customer.customerId } : { new_customer: {} }),
      };
      return attachTenant(body, keyFor(body));
    },
    onSuccess: onAdded,
  });
  const addOnce = useOnce(add);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(!chosen);
    if (chosen) addOnce(chosen);
  };
  return (
    <form ref={focusFirst} onSubmit={submit} className={styles.form}>
      <CandidatePicker resellerId={customer.resellerId} value={chosen} onChange={setChosen} />
      {missing ? <p role="alert">{words.chooseTenant}</p> : null}
      {add.isError ? <ProblemAlert error={add.error} notDone={words.notAdded} /> : null}
      <Group gap={8}>
        <Button type="submit" loading={add.isPending}>
          {words.add}
        </Button>
        <Button variant="default" onClick={onCreate}>
          {texts.create.action}
        </Button>
        <Button variant="default" onClick={onBack}>
          {words.back}
        </Button>
      </Group>
    </form>
  );
}
