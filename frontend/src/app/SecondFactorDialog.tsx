import { useQueryClient } from "@tanstack/react-query";
import { meQuery } from "@/api/me";
import { Dialog } from "@/components/Dialog";
import { AppSetup } from "@/features/mfa/AppSetup";
import { texts } from "@/features/mfa/texts";
import styles from "./SecondFactorDialog.module.css";

const words = texts.first;

interface SecondFactorDialogProps {
  opened: boolean;
  /** One is set up. */
  onDone: () => void;
  onClose: () => void;
}

/** Sets a second factor up where something needs one. */
export default function SecondFactorDialog({ opened, onDone, onClose }: SecondFactorDialogProps) {
  const queries = useQueryClient();
  const done = () => {
    void queries.invalidateQueries({ queryKey: meQuery.queryKey });
    onDone();
  };
  return (
    <Dialog opened={opened} onClose={onClose} title={words.title}>
      <div className={styles.dialog}>
        <AppSetup lead={words.lead} onDone={done} />
      </div>
    </Dialog>
  );
}
