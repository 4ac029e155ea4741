import { useRouter, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Notice } from "@/components/Notice";
import { AuthorizedNotice } from "./AuthorizedNotice";
import type { Reseller, SyncStatus } from "./queries";
import styles from "./ResellerNotices.module.css";
import { texts } from "./texts";

const words = texts.notice;

/** What stands above a reseller's page: how the sign-in went that one comes from, what does not work, what to do next. */
export function ResellerNotices({ reseller, sync }: { reseller: Reseller; sync?: SyncStatus }) {
  const router = useRouter();
  const { authorization }: { authorization?: string } = useSearch({ strict: false });
  // Kept here and not in the address: a bookmark or a reload would say it for ever.
  const [authorized] = useState(authorization === "authorized");
  useEffect(() => {
    if (authorization !== "authorized") return;
    const address = new URL(router.history.location.href, location.origin);
    address.searchParams.delete("authorization");
    router.history.replace(address.pathname + address.search);
  }, [authorization, router]);
  const begun = authorized || sync?.running?.reason === "authorization";
  const { authorization_state: state, problem, last_attempt } = reseller;
  return (
    <div className={styles.notices} aria-live="polite">
      {begun && state === "authorized" ? <AuthorizedNotice reseller={reseller} sync={sync} /> : null}
      {authorization === "failed" ? (
        <Notice tone="bad" title={words.failed}>
          {last_attempt?.detail ?? words.failedText}
        </Notice>
      ) : null}
      {problem && authorization !== "failed" ? (
        <Notice tone="bad" title={texts.problem}>
          {problem.detail}
        </Notice>
      ) : null}
      {state === "never" && !problem && authorization !== "failed" ? (
        <Notice tone="info" title={words.never}>
          {words.neverText}
        </Notice>
      ) : null}
    </div>
  );
}
