import { Button } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useCan } from "@/api/me";
import { AppLink } from "@/components/AppLink";
import { ProgressBar } from "@/components/ProgressBar";
import { formatCount } from "@/lib/numbers";
import { paths } from "@/lib/paths";
import type { SyncTarget } from "./queries";
import styles from "./SyncButton.module.css";
import { texts } from "./texts";
import { useSync } from "./useSync";
import { waitsBriefly } from "./waiting";

/** Begins a sync; while one is under way it shows how far it is, or for what it waits, and leads to it. */
export function SyncButton({ target }: { target: SyncTarget }) {
  const can = useCan();
  const { running, start, starting } = useSync(target);
  if (running) {
    const { done, total } = running;
    const words =
      waitsBriefly(running) ??
      (total > 0 ? texts.progress(formatCount(done), formatCount(total)) : texts.working);
    return (
      <AppLink href={paths.operation(running.id)} className={styles.running}>
        <span role="status">{words}</span>
        <ProgressBar label={words} done={done} total={total} />
      </AppLink>
    );
  }
  if (!can("sync:run")) return null;
  return (
    <Button variant="default" leftSection={<IconRefresh size={15} />} loading={starting} onClick={start}>
      {texts.begin}
    </Button>
  );
}
