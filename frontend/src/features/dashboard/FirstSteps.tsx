import { IconCircleCheckFilled, IconCircleDashed } from "@tabler/icons-react";
import { AppLink } from "@/components/AppLink";
import { Section } from "@/components/Section";
import { paths } from "@/lib/paths";
import styles from "./FirstSteps.module.css";
import type { Dashboard } from "./queries";
import { firstSteps, useAuthorizePath } from "./steps";
import { texts } from "./texts";

const words = texts.steps;

/** What a new installation needs, in order; nothing once all of it is done. */
export function FirstSteps({ figures }: { figures: Dashboard["figures"] }) {
  const authorize = useAuthorizePath(figures);
  const steps = firstSteps(figures);
  if (steps.every(({ done }) => done)) return null;
  const next = steps.findIndex(({ done }) => !done);
  return (
    <Section title={words.title} aside={<span className={styles.lead}>{words.lead}</span>}>
      <ol className={styles.steps}>
        {steps.map(({ label, help, href, done }, index) => (
          <li
            key={label}
            className={styles.step}
            data-state={done ? "done" : index === next ? "next" : "later"}
          >
            {done ? (
              <IconCircleCheckFilled size={20} aria-label={words.done} />
            ) : (
              <IconCircleDashed size={20} aria-hidden="true" />
            )}
            <div>
              {index === next ? (
                <AppLink href={href === paths.resellers ? authorize : href}>{label}</AppLink>
              ) : (
                <span>{label}</span>
              )}
              <p>{help}</p>
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}
