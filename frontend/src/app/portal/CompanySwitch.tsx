import { UnstyledButton } from "@mantine/core";
import { IconCheck, IconSelector } from "@tabler/icons-react";
import { useRouter } from "@tanstack/react-router";
import { MenuButton } from "@/components/menu/MenuButton";
import { companyPaths } from "@/lib/paths";
import styles from "./CompanyLayout.module.css";
import type { Company } from "./useCompany";

interface CompanySwitchProps {
  id: string;
  name: string;
  /** Those open to who is signed in. */
  companies: readonly Company[];
}

/** Which company is looked at; where there are several, the way to another. */
export function CompanySwitch({ id, name, companies }: CompanySwitchProps) {
  const router = useRouter();
  if (companies.length < 2) {
    return (
      <p className={styles.company} title={name}>
        <span dir="auto">{name}</span>
      </p>
    );
  }
  return (
    <MenuButton
      width={280}
      position="bottom-start"
      sections={[
        {
          label: "Companies",
          kind: "one",
          choices: companies.map(({ customer_id, customer_name }) => ({
            label: customer_name,
            icon: customer_id === id ? IconCheck : undefined,
            checked: customer_id === id,
            onChoose: () => router.history.push(companyPaths(customer_id).dashboard),
          })),
        },
      ]}
    >
      <UnstyledButton className={styles.company} aria-label={`Company: ${name}`} title={name}>
        <span dir="auto">{name}</span>
        <IconSelector size={15} aria-hidden="true" />
      </UnstyledButton>
    </MenuButton>
  );
}
