import { Button } from "@mantine/core";
import { IconCircleCheck, IconCircleDashed } from "@tabler/icons-react";
import { useState } from "react";
import { AppLink } from "@/components/AppLink";
import { Deadline } from "@/components/Deadline";
import { QuietLine } from "@/components/QuietLine";
import { Section } from "@/components/Section";
import { StateChip, type Tone } from "@/components/StateChip";
import { formatCount, plural } from "@/lib/numbers";
import { actionPath } from "./actionPath";
import styles from "./NeedsAction.module.css";
import type { Dashboard, DashboardAction } from "./queries";
import { firstSteps, useAuthorizePath } from "./steps";
import { texts } from "./texts";

const tones: Record<DashboardAction["kind"], Tone> = {
  reseller_problem: "bad",
  consent_missing: "warn",
  gdap_ending: "warn",
  sync_problem: "bad",
  window_closing: "info",
  term_ending: "warn",
};
const first = 8;

interface NeedsActionProps {
  actions: readonly DashboardAction[];
  figures: Dashboard["figures"];
}

/** What needs a person, the most urgent first. */
export function NeedsAction({ actions, figures }: NeedsActionProps) {
  const [all, setAll] = useState(false);
  const shown = all ? actions : actions.slice(0, first);
  return (
    <Section title={texts.needsAction}>
      {actions.length === 0 ? (
        <NothingListed figures={figures} />
      ) : (
        <ul className={styles.list}>
          {shown.map((action) => (
            <li
              key={`${action.kind} ${action.subscription_id ?? action.tenant_id ?? action.reseller_id} ${action.detail}`}
              className={styles.row}
            >
              <StateChip tone={tones[action.kind]} label={texts.kinds[action.kind]} />
              <div className={styles.what}>
                <AppLink href={actionPath(action)}>{action.title}</AppLink>
                <p>{action.detail}</p>
              </div>
              <div className={styles.when}>
                {action.deadline ? <Deadline at={action.deadline} /> : <span>{texts.asap}</span>}
              </div>
            </li>
          ))}
        </ul>
      )}
      {actions.length > shown.length ? (
        <Button variant="default" onClick={() => setAll(true)} className={styles.more}>
          {texts.showAll(formatCount(actions.length))}
        </Button>
      ) : null}
    </Section>
  );
}

/** Nothing is wrong; but that nothing needs anybody is true only once the first steps are done. */
function NothingListed({ figures }: Pick<NeedsActionProps, "figures">) {
  const authorize = useAuthorizePath(figures);
  const waiting = figures.resellers - figures.authorized_resellers;
  if (waiting > 0) {
    return (
      <QuietLine icon={IconCircleDashed}>
        {texts.notAuthorized(plural(waiting, "reseller is", "resellers are"))}{" "}
        <AppLink href={authorize}>{texts.authorize}</AppLink>
      </QuietLine>
    );
  }
  if (firstSteps(figures).some(({ done }) => !done))
    return <QuietLine icon={IconCircleDashed}>{texts.stepsOpen}</QuietLine>;
  return (
    <QuietLine icon={IconCircleCheck} good>
      {texts.nothing}
    </QuietLine>
  );
}
