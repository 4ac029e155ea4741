import { ActionIcon } from "@mantine/core";
import { IconDots, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { MenuButton } from "@/components/menu/MenuButton";
import { showToast } from "@/components/toast";
import { paths } from "@/lib/paths";
import { deleteReseller, type Reseller, resellersKey } from "./queries";
import { texts } from "./texts";

const words = texts.remove;

/** What else can be done with a reseller: deleting it, once nothing is connected through it. */
export function ResellerMenu({ reseller }: { reseller: Reseller }) {
  const router = useRouter();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => deleteReseller(reseller),
    onSuccess: async () => {
      await router.navigate({ to: paths.resellers });
      queries.removeQueries({ queryKey: [...resellersKey, reseller.id] });
      await queries.invalidateQueries({ queryKey: resellersKey });
      showToast({ tone: "good", text: words.done(reseller.display_name) });
    },
  });
  const close = () => {
    setAsking(false);
    remove.reset();
  };
  return (
    <>
      <MenuButton
        sections={[
          {
            choices: [
              { label: words.action, icon: IconTrash, danger: true, onChoose: () => setAsking(true) },
            ],
          },
        ]}
      >
        <ActionIcon variant="default" aria-label={texts.more}>
          <IconDots size={16} />
        </ActionIcon>
      </MenuButton>
      <ConfirmDialog
        opened={asking}
        onClose={close}
        title={words.title(reseller.display_name)}
        confirmLabel={words.confirm}
        onConfirm={() => remove.mutate()}
        pending={remove.isPending}
        error={remove.error}
        notDone={words.notDone}
        destructive
      >
        <p>{words.text}</p>
        <p>{words.rule}</p>
      </ConfirmDialog>
    </>
  );
}
