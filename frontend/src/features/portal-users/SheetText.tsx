import { formatLocal } from "@/lib/dates";
import { paths } from "@/lib/paths";
import styles from "./InstructionSheet.module.css";
import type { Handover } from "./queries";
import { texts } from "./texts";

export interface SheetTextProps {
  /** What the link is for: an invitation, or a forgotten password. */
  purpose: "invitation" | "password";
  name: string;
  email: string;
  companies: readonly string[];
  link: string;
  handover: Handover;
}

const words = texts.sheet;

/** How somebody gets in, step by step, in the reseller's name. */
export function SheetText({ purpose, name, email, companies, link, handover }: SheetTextProps) {
  const { sender_name: sender, support_email: support, until } = handover;
  return (
    <div className={styles.text}>
      <p>{sender}</p>
      <h3>{words[purpose].title(companies.join(", "))}</h3>
      <p>{words.hello(name)}</p>
      <p>{words[purpose].lead(companies.join(", "))}</p>
      <dl>
        <dt>{words.address}</dt>
        <dd>{window.location.origin + paths.signIn}</dd>
        <dt>{words.email}</dt>
        <dd>{email}</dd>
      </dl>
      <ol>
        <li>
          {words.follow(formatLocal(until))}
          <span className={styles.link}>{link}</span>
        </li>
        <li>{words.choose}</li>
        <li>{words.signIn}</li>
        <li>{words.second}</li>
      </ol>
      <p className={styles.note}>
        {words.keep} {support ? words.ask(support) : words.askSender(sender)}
      </p>
    </div>
  );
}
