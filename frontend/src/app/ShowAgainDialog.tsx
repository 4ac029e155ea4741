import { Modal } from "@mantine/core";
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
    <Modal
      opened={opened}
      onClose={onClose}
      title={texts.password.title}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <PasswordForm onConfirmed={onDone} />
    </Modal>
  );
}
