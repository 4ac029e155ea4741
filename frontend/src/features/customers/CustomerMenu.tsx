import { ActionIcon } from "@mantine/core";
import { IconDots, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { MenuButton } from "@/components/menu/MenuButton";
import { showToast } from "@/components/toast";
import { paths } from "@/lib/paths";
import { type Customer, customersKey, deleteCustomer } from "./queries";
import { texts } from "./texts";

const words = texts.remove;

/** What else can be done with a customer: deleting it, once none of its tenants is connected. */
export function CustomerMenu({ customer }: { customer: Customer }) {
  const router = useRouter();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => deleteCustomer(customer),
    onSuccess: async () => {
      router.history.push(paths.customers);
      queries.removeQueries({ queryKey: [...customersKey, customer.id] });
      await queries.invalidateQueries({ queryKey: customersKey });
      showToast({ tone: "good", text: words.done(customer.name) });
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
        title={words.title(customer.name)}
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
