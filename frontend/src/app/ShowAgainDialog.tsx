import { Dialog } from "@/components/Dialog";
import { PasswordForm } from "@/features/mfa/PasswordForm";
import { texts } from "@/features/mfa/texts";

interface ShowAgainDialogProps {
  opened: boolean;
  onDone: () => void;
  onClose: () => void;
}

/** Has people show once more who they are, where that was too long ago for what they are about to do. */
export default function ShowAgainDialog({ opened, onDone, onClose }: ShowAgainDialogProps) {
  return (
    <Dialog opened={opened} onClose={onClose} title={texts.password.title}>
      <PasswordForm onConfirmed={onDone} />
    </Dialog>
  );
}
