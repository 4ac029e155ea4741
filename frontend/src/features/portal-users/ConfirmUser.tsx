import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { showToast } from "@/components/toast";
import {
  deletePortalUser,
  disablePortalUser,
  enablePortalUser,
  type PortalUser,
  portalUsersKey,
  resetPortalUserFactors,
} from "./queries";
import { texts } from "./texts";

interface Asked {
  words: typeof texts.disable;
  act: (user: PortalUser) => Promise<unknown>;
  destructive: boolean;
}

const questions = {
  disable: { words: texts.disable, act: disablePortalUser, destructive: true },
  enable: { words: texts.enable, act: enablePortalUser, destructive: false },
  delete: { words: texts.remove, act: deletePortalUser, destructive: true },
  "reset-factor": { words: texts.factor, act: resetPortalUserFactors, destructive: true },
} satisfies Record<string, Asked>;

export type Question = keyof typeof questions;

interface ConfirmUserProps {
  question: Question;
  /** Undefined while nothing is asked. */
  user: PortalUser | undefined;
  onClose: () => void;
}

/** Asks before somebody is disabled, enabled or deleted, or loses their second factor. */
export default function ConfirmUser({ question, user, onClose }: ConfirmUserProps) {
  const queries = useQueryClient();
  const { words, act, destructive }: Asked = questions[question];
  const change = useMutation({
    mutationFn: act,
    onSuccess: (_, { name }) => {
      showToast({ tone: "good", text: words.done(name) });
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: portalUsersKey }),
  });
  return (
    <ConfirmDialog
      opened={user !== undefined}
      onClose={() => {
        change.reset();
        onClose();
      }}
      title={words.title(user?.name ?? "")}
      confirmLabel={words.action}
      onConfirm={() => user && change.mutate(user)}
      pending={change.isPending}
      error={change.error}
      notDone={words.notDone}
      destructive={destructive}
    >
      <p>{words.text}</p>
    </ConfirmDialog>
  );
}
