import { useCan } from "@/api/me";
import { customerGuide } from "./customerGuide";
import { GuideFacts } from "./GuideFacts";
import { GuideText } from "./GuideText";
import { guideFor } from "./guide";
import { HelpHead } from "./HelpHead";
import { texts } from "./texts";

/** What somebody may do in the portal of a company, in the name of its reseller. */
export function CustomerHelp({ reseller }: { reseller: string }) {
  const can = useCan();
  return (
    <>
      <HelpHead />
      <GuideText
        guide={guideFor(customerGuide, can)}
        name={texts.customer.name(reseller)}
        lead={texts.customer.lead}
        facts={<GuideFacts ask={reseller} />}
      />
    </>
  );
}
