import { Button, Group } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCan } from "@/api/me";
import { CopyableId } from "@/components/CopyableId";
import { Notice } from "@/components/Notice";
import { ProblemAlert } from "@/components/ProblemAlert";
import { BlockSkeleton } from "@/components/Skeletons";
import { formatLocal } from "@/lib/dates";
import styles from "./ConsentBox.module.css";
import { type ConsentAction, consentQuery, settleConsent, tenantQuery } from "./queries";
import { texts } from "./texts";

const words = texts.consentBox;

interface ConsentBoxProps {
  tenantId: string;
  /** The last step of adding a tenant: shows "Save". */
  onSave?: () => void;
}

/** Whether the tenant lets the reseller's application read it, and what gets it there. */
export function ConsentBox({ tenantId, onSave }: ConsentBoxProps) {
  const queries = useQueryClient();
  const writable = useCan()("tenants:write");
  const consent = useQuery(consentQuery(tenantId));
  const settle = useMutation({
    mutationFn: (action: ConsentAction) => settleConsent(tenantId, action),
    onSuccess: (answer) => {
      queries.setQueryData(consentQuery(tenantId).queryKey, answer);
      void queries.invalidateQueries({ queryKey: tenantQuery(tenantId).queryKey, exact: true });
    },
  });
  if (consent.isPending) return <BlockSkeleton label={words.title} />;
  if (consent.isError) return <ProblemAlert error={consent.error} retry={() => void consent.refetch()} />;
  const { state, checked_at, admin_consent_url: link, gdap_state, detail } = consent.data;
  const granted = state === "granted";
  const doing = (action: ConsentAction) => settle.isPending && settle.variables === action;
  return (
    <div className={styles.box}>
      {granted ? (
        <p className={styles.granted}>
          <IconCircleCheck size={18} aria-hidden="true" /> {words.granted}
        </p>
      ) : (
        <p>{words.lead}</p>
      )}
      {checked_at ? <p className={styles.hint}>{words.checked(formatLocal(checked_at))}</p> : null}
      {!granted && detail ? <Notice tone="warn">{detail}</Notice> : null}
      {!granted && writable && link ? (
        <>
          <p className={styles.hint}>{words.authenticateHelp}</p>
          <p className={styles.hint}>{words.send}</p>
          <CopyableId value={link} label={words.link} />
        </>
      ) : null}
      {settle.isError ? <ProblemAlert error={settle.error} notDone={words.notDone} /> : null}
      <Group gap={8}>
        {!granted && writable && link ? (
          <Button component="a" href={link} target="_blank" rel="noreferrer">
            {words.authenticate}
          </Button>
        ) : null}
        {writable ? (
          <Button variant="default" loading={doing("check")} onClick={() => settle.mutate("check")}>
            {granted ? words.check : words.ok}
          </Button>
        ) : null}
        {!granted && writable && gdap_state === "active" ? (
          <Button
            variant="default"
            loading={doing("grant")}
            onClick={() => settle.mutate("grant")}
            title={words.grantHelp}
          >
            {words.grant}
          </Button>
        ) : null}
        {onSave ? (
          <Button variant={granted ? "filled" : "default"} onClick={onSave}>
            {texts.addPanel.save}
          </Button>
        ) : null}
      </Group>
    </div>
  );
}
