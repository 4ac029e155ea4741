import { useQuery } from "@tanstack/react-query";
import { AppLink } from "@/components/AppLink";
import { Section } from "@/components/Section";
import { plural } from "@/lib/numbers";
import { paths } from "@/lib/paths";
import styles from "./Family.module.css";
import { type Subscription, subscriptionsQuery } from "./queries";
import { StatusChip } from "./StatusChip";
import { texts } from "./texts";

/** The add-ons of a subscription, or the way from an add-on to what it is added to. */
export function Family({ subscription }: { subscription: Subscription }) {
  const { tenant_id, microsoft_subscription_id, parent_microsoft_subscription_id: parentId } = subscription;
  const addOns = useQuery(
    subscriptionsQuery({ tenant_id, parent_id: microsoft_subscription_id, limit: 200 }),
  );
  const siblings = useQuery({ ...subscriptionsQuery({ tenant_id, limit: 200 }), enabled: parentId !== null });
  const parent = siblings.data?.data.find((other) => other.microsoft_subscription_id === parentId);
  const rows = addOns.data?.data ?? [];
  return (
    <Section
      title={texts.family.title}
      aside={parent ? <AppLink href={paths.subscription(parent.id)}>{texts.family.parent}</AppLink> : null}
    >
      {rows.length === 0 ? (
        <p className={styles.none}>{texts.family.none}</p>
      ) : (
        <ul className={styles.list}>
          {rows.map((addOn) => (
            <li key={addOn.id} className={styles.row}>
              <AppLink href={paths.subscription(addOn.id)}>
                {addOn.friendly_name || addOn.product_name}
              </AppLink>
              <span>{plural(addOn.quantity, "seat", "seats")}</span>
              <StatusChip status={addOn.status} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
