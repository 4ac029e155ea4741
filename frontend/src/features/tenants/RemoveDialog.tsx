import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { showToast } from "@/components/toast";
import { paths } from "@/lib/paths";
import { removeTenant, type TenantDetail, tenantsKey } from "./queries";
import { texts } from "./texts";

const words = texts.remove;

interface RemoveDialogProps {
  tenant: TenantDetail;
  opened: boolean;
  onClose: () => void;
}

/** Asks, with a word to type, before a tenant is removed from here. */
export function RemoveDialog({ tenant, opened, onClose }: RemoveDialogProps) {
  const router = useRouter();
  const queries = useQueryClient();
  const name = tenant.name || tenant.default_domain;
  const remove = useMutation({
    mutationFn: () => removeTenant(tenant),
    onSuccess: async () => {
      await router.navigate({ to: paths.tenants });
      queries.removeQueries({ queryKey: [...tenantsKey, tenant.id] });
      await queries.invalidateQueries();
      showToast({ tone: "good", text: words.done(name) });
    },
  });
  return (
    <ConfirmDialog
      opened={opened}
      onClose={() => {
        remove.reset();
        onClose();
      }}
      title={words.title(name)}
      confirmLabel={words.confirm}
      typedWord={words.word}
      onConfirm={() => remove.mutate()}
      pending={remove.isPending}
      error={remove.error}
      notDone={words.notDone}
      destructive
    >
      <p>{words.text}</p>
    </ConfirmDialog>
  );
}
