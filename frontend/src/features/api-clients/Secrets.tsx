import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { Notice } from "@/components/Notice";
import { ProblemAlert } from "@/components/ProblemAlert";
import { showToast } from "@/components/toast";
import { formatLocal } from "@/lib/dates";
import styles from "./api-clients.module.css";
import { HandOver } from "./HandOver";
import {
  type ApiClient,
  type ApiClientSecret,
  addSecret,
  apiClientsKey,
  beginOf,
  endSecret,
} from "./queries";
import { texts } from "./texts";

const words = texts.secrets;
const hour = 3_600_000;
const overlaps: Record<string, number | undefined> = { keeps: undefined, week: 168 * hour, day: 24 * hour };

/** The secrets of a client: a new one beside the one in use, and the end of either. */
export default function Secrets({ client, onClose }: { client: ApiClient; onClose: () => void }) {
  const queries = useQueryClient();
  const [overlap, setOverlap] = useState("keeps");
  const [ends, setEnds] = useState("");
  const [asked, setAsked] = useState<ApiClientSecret>();
  const settled = () => queries.invalidateQueries({ queryKey: apiClientsKey });
  const make = useMutation({
    mutationFn: () => {
      const lasts = overlaps[overlap];
      const expires_at = beginOf(ends);
      return addSecret(client, {
        ...(lasts ? { former_ends_at: new Date(Date.now() + lasts).toISOString() } : {}),
        ...(expires_at ? { expires_at } : {}),
      });
    },
    gcTime: 0, // it holds the secret
    onSettled: settled,
  });
  const end = useMutation({
    mutationFn: (secret: ApiClientSecret) => endSecret(client, secret.id),
    onSuccess: () => {
      showToast({ tone: "good", text: words.ended });
      setAsked(undefined);
    },
    onSettled: settled,
  });
  if (make.isSuccess)
    return <HandOver name={client.name} clientId={client.id} secret={make.data.secret} onDone={onClose} />;
  return (
    <div className={styles.form}>
      <div>
        {client.secrets.map((secret) => (
          <div key={secret.id} className={styles.secret}>
            <strong>{words.of(secret.hint)}</strong>
            <span className={styles.quiet}>{words.made(formatLocal(secret.created_at))}</span>
            <span className={styles.quiet}>
              {secret.last_used_at ? words.used(formatLocal(secret.last_used_at)) : words.unused}
            </span>
            <span className={styles.quiet}>
              {secret.expires_at ? words.ends(formatLocal(secret.expires_at)) : words.endless}
            </span>
            <span>
              <button
                type="button"
                className={styles.action}
                aria-label={words.endOne(secret.hint)}
                onClick={() => setAsked(secret)}
              >
                {words.end}
              </button>
            </span>
          </div>
        ))}
      </div>
      {client.secrets.length > 1 ? (
        <Notice tone="info">{words.two}</Notice>
      ) : (
        <NativeSelect
          label={words.overlap}
          data={[
            { value: "keeps", label: words.keeps },
            { value: "week", label: words.week },
            { value: "day", label: words.day },
          ]}
          value={overlap}
          onChange={(event) => setOverlap(event.currentTarget.value)}
        />
      )}
      <TextInput
        type="date"
        label={texts.form.ends}
        description={texts.form.endsHelp}
        value={ends}
        onChange={(event) => setEnds(event.currentTarget.value)}
        disabled={client.secrets.length > 1}
      />
      {make.error ? <ProblemAlert error={make.error} notDone={words.notAdded} /> : null}
      <Button onClick={() => make.mutate()} loading={make.isPending} disabled={client.secrets.length > 1}>
        {words.add}
      </Button>
      <ConfirmDialog
        opened={asked !== undefined}
        onClose={() => {
          end.reset();
          setAsked(undefined);
        }}
        title={words.ending(asked?.hint ?? "")}
        confirmLabel={words.end}
        onConfirm={() => asked && end.mutate(asked)}
        pending={end.isPending}
        error={end.error}
        notDone={words.notEnded}
        destructive
      >
        <p>{words.endText}</p>
      </ConfirmDialog>
    </div>
  );
}
