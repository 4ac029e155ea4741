import { AppLink } from "@/components/AppLink";
import { EntryFrame } from "@/components/frame/EntryFrame";
import { paths } from "@/lib/paths";
import { gettingIn } from "./customerGuide";
import { GuideText } from "./GuideText";
import { texts } from "./texts";

/** How to get in, for whoever is not signed in. */
export function EntryHelp() {
  return (
    <EntryFrame title={texts.entry.title} wide>
      <GuideText guide={[gettingIn]} name={texts.entry.title} lead={texts.entry.lead} />
      <AppLink href={paths.signIn}>{texts.entry.back}</AppLink>
    </EntryFrame>
  );
}
