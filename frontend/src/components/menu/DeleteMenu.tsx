import { ActionIcon } from "@mantine/core";
import { IconDots, IconTrash } from "@tabler/icons-react";
import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { showToast } from "@/components/toast";
import { MenuButton } from "./MenuButton";

interface DeleteMenuProps {
  label: string;
  name: string;
  words: {
    action: string;
    title: (name: string) => string;
    text: string;
    rule: string;
    confirm: string;
    done: (name: string) => string;
    notDone: string;
  };
  remove: () => Promise<unknown>;
  /** The list it stood in: where one is taken afterwards, and what is read again. */
  list: { href: string; key: QueryKey };
  /** What was read of it, and is forgotten. */
  itself: QueryKey;
}

/** What else can be done with the thing of a page: deleting it, after a question. */
export function DeleteMenu({ label, name, words, remove, list, itself }: DeleteMenuProps) {
  const router = useRouter();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const removal = useMutation({
    mutationFn: remove,
    onSuccess: async () => {
      router.history.push(list.href);
      queries.removeQueries({ queryKey: itself });
      await queries.invalidateQueries({ queryKey: list.key });
      showToast({ tone: "good", text: words.done(name) });
    },
  });
  const close = () => {
    setAsking(false);
    removal.reset();
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
        <ActionIcon variant="default" aria-label={label}>
          <IconDots size={16} />
        </ActionIcon>
      </MenuButton>
      <ConfirmDialog
        opened={asking}
        onClose={close}
        title={words.title(name)}
        confirmLabel={words.confirm}
        onConfirm={() => removal.mutate()}
        pending={removal.isPending}
        error={removal.error}
        notDone={words.notDone}
        destructive
      >
        <p>{words.text}</p>
        <p>{words.rule}</p>
      </ConfirmDialog>
    </>
  );
}
