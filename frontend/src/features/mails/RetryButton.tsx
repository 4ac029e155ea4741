import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { showToast } from "@/components/toast";
import { toProblem } from "@/lib/problem";
import { type Mail, mailsKey, retryMail } from "./queries";
import { texts } from "./texts";

/** Has a mail tried again that failed for good. */
export function RetryButton({ mail }: { mail: Mail }) {
  const queries = useQueryClient();
  const retry = useMutation({
    mutationFn: () => retryMail(mail),
    onSuccess: () => showToast({ tone: "good", text: texts.retry.done(mail.to) }),
    onError: (error) => showToast({ tone: "bad", text: toProblem(error).detail ?? texts.retry.notDone }),
    onSettled: () => queries.invalidateQueries({ queryKey: mailsKey }),
  });
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={retry.isPending}
      aria-label={`${texts.retry.action}: ${mail.subject}, ${mail.to}`}
      onClick={() => retry.mutate()}
    >
      {texts.retry.action}
    </Button>
  );
}
