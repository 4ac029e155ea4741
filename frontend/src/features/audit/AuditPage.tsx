import { Button } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useCan } from "@/api/me";
import { AppLink } from "@/components/AppLink";
import { Notice } from "@/components/Notice";
import { PageHead } from "@/components/PageHead";
import { ProblemAlert } from "@/components/ProblemAlert";
import { plural } from "@/lib/numbers";
import { paths } from "@/lib/paths";
import { AuditLog } from "./AuditLog";
import styles from "./AuditPage.module.css";
import { type AuditChain, verifyAudit } from "./queries";
import { texts } from "./texts";

/** Everything that was done in one's scope, and whether the record is still as it was written. */
export function AuditPage() {
  const can = useCan();
  const verify = useMutation({ mutationFn: verifyAudit });
  return (
    <>
      <PageHead
        title={texts.title}
        actions={
          can("audit:verify") ? (
            <Button
              variant="default"
              leftSection={<IconShieldCheck size={15} />}
              loading={verify.isPending}
              onClick={() => verify.mutate()}
            >
              {texts.verify}
            </Button>
          ) : null
        }
      />
      <div aria-live="polite" className={styles.result}>
        {verify.isError ? <ProblemAlert error={verify.error} /> : null}
        {verify.data ? <Verification chains={verify.data.chains} /> : null}
      </div>
      <AuditLog />
    </>
  );
}

/** What a walk through the chains found: the first entry that is broken, or how far all is whole. */
function Verification({ chains }: { chains: readonly AuditChain[] }) {
  const broken = chains.flatMap((chain) => chain.break ?? [])[0];
  if (broken) {
    return (
      <Notice
        tone="bad"
        action={
          broken.event_id ? (
            <AppLink href={`${paths.audit}?event=${broken.event_id}`}>{texts.showBroken}</AppLink>
          ) : null
        }
      >
        {texts.broken(broken.event, broken.reason)}
      </Notice>
    );
  }
  const events = chains.reduce((sum, chain) => sum + chain.events, 0);
  const [only] = chains;
  return (
    <Notice tone="good">
      {texts.intact(plural(events, "event", "events"), plural(chains.length, "chain", "chains"))}{" "}
      {only && chains.length === 1
        ? texts.upTo(only.events, only.head.slice(0, 12), plural(only.signed, "signed head", "signed heads"))
        : null}
    </Notice>
  );
}
