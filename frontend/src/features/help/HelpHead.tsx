import { Button } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { PageHead } from "@/components/PageHead";
import type { Tab } from "@/components/TabLinks";
import styles from "./HelpHead.module.css";
import { texts } from "./texts";

interface HelpHeadProps {
  tabs?: readonly Tab[];
  /** There is a guide below that can be printed. */
  ready?: boolean;
}

/** The head of a help page, which paper goes without. */
export function HelpHead({ tabs, ready = true }: HelpHeadProps) {
  return (
    <div className={styles.head}>
      <PageHead
        title={texts.title}
        {...(tabs ? { tabs } : {})}
        actions={
          ready ? (
            <Button variant="default" leftSection={<IconPrinter size={15} />} onClick={() => window.print()}>
              {texts.print}
            </Button>
          ) : null
        }
      />
    </div>
  );
}
