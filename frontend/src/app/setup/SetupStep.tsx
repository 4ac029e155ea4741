import type { ReactNode } from "react";
import { AppLink } from "@/components/AppLink";
import { EntryFrame } from "@/components/frame/EntryFrame";
import { Steps } from "@/components/Steps";
import { texts } from "@/features/setup/texts";
import { paths } from "@/lib/paths";
import { resellerDraft } from "./resellerDraft";
import { wizard } from "./wizard";

interface SetupStepProps {
  /** Which of the sequence, from 0. */
  current: number;
  title: string;
  lead?: ReactNode;
  /** The rest may be done later, from the portal itself. */
  skippable?: boolean;
  children: ReactNode;
}

function skip() {
  wizard.end();
  resellerDraft.forget();
}

/** One step of setting up, in its place in the sequence. */
export function SetupStep({ current, title, lead, skippable = false, children }: SetupStepProps) {
  return (
    <EntryFrame
      title={title}
      lead={lead}
      wide
      above={<Steps label={texts.sequence} steps={texts.steps} current={current} />}
    >
      {children}
      {skippable ? (
        <AppLink href={paths.dashboard} onClick={skip}>
          {texts.later}
        </AppLink>
      ) : null}
    </EntryFrame>
  );
}
