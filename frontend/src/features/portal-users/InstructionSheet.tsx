import { Button, Group } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { createPortal } from "react-dom";
import styles from "./InstructionSheet.module.css";
import { SheetText, type SheetTextProps } from "./SheetText";
import { texts } from "./texts";

interface InstructionSheetProps extends SheetTextProps {
  onBack: () => void;
}

/**
 * The sheet that staff hand over where no mail reaches somebody, to read and to print. It lives in this page only: its
 * link is in no address and in no storage, and gone with the panel.
 */
export function InstructionSheet({ onBack, ...sheet }: InstructionSheetProps) {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    if (!printing) return;
    const done = () => setPrinting(false);
    window.addEventListener("afterprint", done);
    window.print();
    return () => window.removeEventListener("afterprint", done);
  }, [printing]);
  return (
    <div className={styles.view}>
      <div className={styles.paper}>
        <SheetText {...sheet} />
      </div>
      <Group gap={8}>
        <Button leftSection={<IconPrinter size={15} />} onClick={() => setPrinting(true)}>
          {texts.sheet.print}
        </Button>
        <Button variant="default" onClick={onBack}>
          {texts.sheet.back}
        </Button>
      </Group>
      {printing
        ? createPortal(
            <div className={styles.printed} data-sheet="">
              <SheetText {...sheet} />
            </div>,
            document.body,
          )
        : null}
    </div>
  );
}
