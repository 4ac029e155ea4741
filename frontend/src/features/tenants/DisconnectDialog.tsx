import { useMutation } from "@tanstack/react-query";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { showToast } from "@/components/toast";
import { disconnectTenant, type TenantDetail } from "./queries";
import { texts } from "./texts";
import { useTenantChanged } from "./useTenantChanged";

const words = texts.disconnect;

interface DisconnectDialogProps {
  tenant: TenantDetail;
  opened: boolean;
  onClose: () => void;
}

/** Asks before a tenant's mapping to Partner Center is taken away. */
export function DisconnectDialog({ tenant, opened, onClose }: DisconnectDialogProps) {
  const changed = useTenantChanged();
  const name = tenant.name || tenant.default_domain;
  const disconnect = useMutation({
    mutationFn: () => disconnectTenant(tenant),
    onSuccess: (saved) => {
      changed(saved);
      showToast({ tone: "good", text: words.done(name) });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened={opened}
      onClose={() => {
        disconnect.reset();
        onClose();
      }}
      title={words.title(name)}
      confirmLabel={words.confirm}
      onConfirm={() => disconnect.mutate()}
      pending={disconnect.isPending}
      error={disconnect.error}
      notDone={words.notDone}
    >
      <p>{words.text}</p>
    </ConfirmDialog>
  );
}
