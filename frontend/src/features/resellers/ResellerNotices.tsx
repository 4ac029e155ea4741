import { useSearch } from "@tanstack/react-router";
import { Notice } from "@/components/Notice";
import type { Reseller } from "./queries";
import styles from "./ResellerNotices.module.css";
import { texts } from "./texts";

const words = texts.notice;

/** What stands above a reseller's page: how the sign-in went that one comes from, what does not work, what to do next. */
export function ResellerNotices({ reseller }: { reseller: Reseller }) {
  const { authorization }: { authorization?: string } = useSearch({ strict: false });
  const { authorization_state: state, problem, last_attempt } = reseller;
  return (
    <div className={styles.notices} aria-live="polite">
      {authorization === "authorized" && state === "authorized" ? (
        <Notice tone="good" title={words.authorized}>
          {words.authorizedText}
        </Notice>
      ) : null}
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
