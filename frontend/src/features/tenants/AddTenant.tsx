import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { Steps } from "@/components/Steps";
import { focusFirst } from "@/lib/focusFirst";
import { paths } from "@/lib/paths";
import styles from "./AddTenant.module.css";
import { ChooseCustomer, type ChosenCustomer } from "./ChooseCustomer";
import { ChooseTenant } from "./ChooseTenant";
import { ConsentBox } from "./ConsentBox";
import { NewTenantForm } from "./NewTenantForm";
import { tenantsKey } from "./queries";
import { texts } from "./texts";

const words = texts.addPanel;

interface AddTenantProps {
  onClose: () => void;
  /** The customer it is for, where that is known. */
  customerId?: string;
}

/** Adds a tenant in three steps: for which customer, which one in Partner Center, and its consent. */
export default function AddTenant({ onClose, customerId }: AddTenantProps) {
  const router = useRouter();
  const queries = useQueryClient();
  const [customer, setCustomer] = useState<ChosenCustomer>();
  const [creating, setCreating] = useState(false);
  const [tenantId, setTenantId] = useState<string>();
  const step = tenantId ? 2 : customer ? 1 : 0;
  return (
    <div className={styles.panel}>
      <Steps label={words.sequence} steps={words.steps} current={step} />
      {step === 0 ? (
        <ChooseCustomer customerId={customerId} onChosen={setCustomer} onCancel={onClose} />
      ) : null}
      {customer && creating ? <NewTenantForm customer={customer} onBack={() => setCreating(false)} /> : null}
      {customer && !creating && !tenantId ? (
        <ChooseTenant
          customer={customer}
          onCreate={() => setCreating(true)}
          onBack={() => setCustomer(undefined)}
          onAdded={(tenant) => {
            void queries.invalidateQueries({ queryKey: tenantsKey });
            setTenantId(tenant.id);
          }}
        />
      ) : null}
      {tenantId ? (
        <section ref={focusFirst} tabIndex={-1} aria-label={words.steps[2]}>
          <ConsentBox tenantId={tenantId} onSave={() => router.history.push(paths.tenant(tenantId))} />
        </section>
      ) : null}
    </div>
  );
}
