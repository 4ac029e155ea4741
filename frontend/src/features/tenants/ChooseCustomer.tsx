import { Button, Group, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { resellerOptionsQuery } from "@/api/resellerOptions";
import { AppLink } from "@/components/AppLink";
import { Notice } from "@/components/Notice";
import { ProblemAlert } from "@/components/ProblemAlert";
import { BlockSkeleton } from "@/components/Skeletons";
import { focusFirst } from "@/lib/focusFirst";
import { paths } from "@/lib/paths";
import styles from "./AddTenant.module.css";
import { customerOptionsQuery } from "./queries";
import { texts } from "./texts";

const words = texts.addPanel;

export interface ChosenCustomer {
  resellerId: string;
  /** Undefined makes a new one, named as in Partner Center. */
  customerId?: string;
}

interface ChooseCustomerProps {
  /** The customer that is already clear. */
  customerId?: string;
  onChosen: (customer: ChosenCustomer) => void;
  onCancel: () => void;
}

/** The first step of adding a tenant: whose Partner Center, and for which customer. */
export function ChooseCustomer({ customerId, onChosen, onCancel }: ChooseCustomerProps) {
  const resellers = useQuery(resellerOptionsQuery);
  const options = (resellers.data ?? []).filter(({ authorized }) => authorized);
  const [chosen, setChosen] = useState("");
  const [customer, setCustomer] = useState(customerId ?? "");
  const [missing, setMissing] = useState(false);
  const resellerId = chosen || (options.length === 1 ? (options[0]?.value ?? "") : "");
  const customers = useQuery(customerOptionsQuery(resellerId));

  if (resellers.isPending) return <BlockSkeleton label="Loading" />;
  if (resellers.isError)
    return <ProblemAlert error={resellers.error} retry={() => void resellers.refetch()} />;
  if (options.length === 0) {
    return (
      <Notice tone="info" action={<AppLink href={paths.resellers}>{words.toResellers}</AppLink>}>
        {words.noReseller}
      </Notice>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(resellerId === "");
    if (resellerId) onChosen({ resellerId, customerId: customer || undefined });
  };
  return (
    <form ref={focusFirst} onSubmit={submit} className={styles.form}>
      <p className={styles.lead}>{words.lead}</p>
      {options.length > 1 ? (
        <NativeSelect
          label={words.reseller}
          description={words.resellerHelp}
          data={[{ value: "", label: "" }, ...options.map(({ value, label }) => ({ value, label }))]}
          value={chosen}
          error={missing ? words.chooseReseller : null}
          data-autofocus
          onChange={(event) => {
            setChosen(event.currentTarget.value);
            setCustomer(customerId ?? "");
          }}
        />
      ) : null}
      <NativeSelect
        label={words.customer}
        data={[{ value: "", label: words.newCustomer }, ...(customers.data ?? [])]}
        value={customer}
        onChange={(event) => setCustomer(event.currentTarget.value)}
        data-autofocus
      />
      <Group gap={8}>
        <Button type="submit">{words.continue}</Button>
        <Button variant="default" onClick={onCancel}>
          {texts.cancel}
        </Button>
      </Group>
    </form>
  );
}
