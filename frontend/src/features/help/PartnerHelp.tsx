import { useCan } from "@/api/me";
import { GuideText } from "./GuideText";
import { guideFor } from "./guide";
import { HelpHead } from "./HelpHead";
import { partnerGuide } from "./partnerGuide";
import { partnerTabs } from "./partnerTabs";
import { texts } from "./texts";

/** What somebody may do in the partner portal. */
export function PartnerHelp() {
  const can = useCan();
  return (
    <>
      <HelpHead tabs={partnerTabs} />
      <GuideText guide={guideFor(partnerGuide, can)} name={texts.partner.name} lead={texts.partner.lead} />
    </>
  );
}
