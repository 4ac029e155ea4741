import { useMutation, useQueryClient } from "@tanstack/react-query";
import { meQuery } from "@/api/me";
import { useOnce } from "@/lib/useOnce";
import { raise } from "./queries";
import { ReasonForm } from "./ReasonForm";
import { texts } from "./texts";

const words = texts.raise;

/** The second confirmation: what has to be changed as somebody else. */
export default function Raise({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const raising = useMutation({
    mutationFn: raise,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: meQuery.queryKey });
      onClose();
    },
  });
  const submit = useOnce(raising);
  return (
    <ReasonForm
      lead={words.lead}
      label={words.reason}
      submit={words.submit}
      notDone={words.notDone}
      pending={raising.isPending}
      error={raising.error}
      onSubmit={submit}
      onCancel={onClose}
    />
  );
}
