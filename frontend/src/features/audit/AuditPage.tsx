import { Button } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { Notice } from "@/components/Notice";
import { PageHead } from "@/components/PageHead";
import { ProblemAlert } from "@/components/ProblemAlert";
import { plural } from "@/lib/numbers";
import { AuditLog } from "./AuditLog";
import { verifyAudit } from "./queries";
import { texts } from "./texts";

/** Everything that was done in one's scope, and whether the record is still as it was written. */
export function AuditPage() {
  const verify = useMutation({ mutationFn: verifyAudit });
  const broken = verify.data?.chains.flatMap((chain) => chain.break ?? [])[0];
  const events = verify.data?.chains.reduce((sum, chain) => sum + chain.events, 0) ?? 0;
  return (
    <>
      <PageHead
        title={texts.title}
        actions={
          <Button
            variant="default"
            leftSection={<IconShieldCheck size={15} />}
            loading={verify.isPending}
            onClick={() => verify.mutate()}
          >
            {texts.verify}
          </Button>
        }
      />
      <div aria-live="polite">
        {verify.isError ? <ProblemAlert error={verify.error} /> : null}
        {broken ? (
          <Notice tone="bad">{texts.broken(broken.event, broken.reason)}</Notice>
        ) : verify.isSuccess ? (
          <Notice tone="good">{texts.intact(plural(events, "event", "events"))}</Notice>
        ) : null}
      </div>
      <AuditLog />
    </>
  );
}
