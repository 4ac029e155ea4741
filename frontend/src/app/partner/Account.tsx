import { PageHead } from "@/components/PageHead";
import { texts } from "@/features/account/accountTexts";
import { AccountSections } from "../account/AccountSections";
import styles from "../account/account.module.css";

/** The page about who is signed in, for staff. */
export function Account() {
  return (
    <div className={styles.page}>
      <PageHead title={texts.title} />
      <AccountSections />
    </div>
  );
}
