import { Button } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { Section } from "@/components/Section";
import { useListParams } from "@/components/table/useListParams";
import styles from "./account.module.css";
import { texts } from "./accountTexts";

const words = texts.password;

/** Leads to the panel where people change their password. */
export function PasswordSection() {
  const { show } = useListParams();
  return (
    <Section title={words.title}>
      <p className={styles.lead}>{words.lead}</p>
      <div>
        <Button
          variant="default"
          leftSection={<IconKey size={15} aria-hidden="true" />}
          onClick={() => show({ panel: "password" })}
        >
          {words.change}
        </Button>
      </div>
    </Section>
  );
}
