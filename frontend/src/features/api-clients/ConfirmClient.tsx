import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { showToast } from "@/components/toast";
import { type ApiClient, apiClientsKey, deleteApiClient, disableApiClient, enableApiClient } from "./queries";
import { texts } from "./texts";

const questions = {
  disable: { words: texts.disable, act: disableApiClient, destructive: true },
  enable: { words: texts.enable, act: enableApiClient, destructive: false },
  delete: { words: texts.remove, act: deleteApiClient, destructive: true },
};

export type Question = keyof typeof questions;

interface ConfirmClientProps {
  question: Question;
  /** Undefined while nothing is asked. */
  client: ApiClient | undefined;
  onClose: () => void;
}

/** Asks before a client is disabled, enabled or deleted. */
export default function ConfirmClient({ question, client, onClose }: ConfirmClientProps) {
  const queries = useQueryClient();
  const { words, act, destructive } = questions[question];
  const change = useMutation<unknown, Error, ApiClient>({
    mutationFn: act,
    onSuccess: (_, { name }) => {
      showToast({ tone: "good", text: words.done(name) });
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: apiClientsKey }),
  });
  return (
    <ConfirmDialog
      opened={client !== undefined}
      onClose={() => {
        change.reset();
        onClose();
      }}
      title={words.title(client?.name ?? "")}
      confirmLabel={words.action}
      onConfirm={() => client && change.mutate(client)}
      pending={change.isPending}
      error={change.error}
      notDone={words.notDone}
      destructive={destructive}
    >
      <p>{words.text}</p>
    </ConfirmDialog>
  );
}
