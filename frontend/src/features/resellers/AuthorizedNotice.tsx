import { AppLink } from "@/components/AppLink";
import { Notice } from "@/components/Notice";
import { ProgressBar } from "@/components/ProgressBar";
import { plural } from "@/lib/numbers";
import { paths } from "@/lib/paths";
import type { Reseller, SyncStatus } from "./queries";
import styles from "./ResellerNotices.module.css";
import { texts } from "./texts";

const words = texts.notice;

interface AuthorizedNoticeProps {
  reseller: Pick<Reseller, "id" | "counts">;
  sync: SyncStatus | undefined;
}

/** What follows from authorizing: everything is read, and then it is there. What stopped it is said elsewhere. */
export function AuthorizedNotice({ reseller: { id, counts }, sync }: AuthorizedNoticeProps) {
  const running = sync?.running;
  const read = sync?.resources.some(({ as_of }) => as_of !== null);
  if (!running && sync?.resources.some(({ problem_code }) => problem_code !== null)) return null;
  if (running || !read) {
    return (
      <Notice tone="good" title={words.authorized}>
        {words.reading}
        {running ? <ProgressBar label={words.reading} done={running.done} total={running.total} /> : null}
      </Notice>
    );
  }
  const only = `?reseller_id=${id}`;
  return (
    <Notice tone="good" title={words.authorized}>
      <p className={styles.read}>
        <AppLink href={paths.customers + only}>{plural(counts.customers, "customer", "customers")}</AppLink>{" "}
        {words.and}{" "}
        <AppLink href={paths.subscriptions + only}>
          {plural(counts.subscriptions, "subscription", "subscriptions")}
        </AppLink>{" "}
        {words.read}
      </p>
    </Notice>
  );
}
