import { useRouter } from "@tanstack/react-router";
import AddReseller from "@/features/resellers/AddReseller";
import { texts } from "@/features/setup/texts";
import { resellerDraft } from "./resellerDraft";
import { SetupStep } from "./SetupStep";
import { wizard } from "./wizard";

/** The second step of setting up: the first reseller. */
export function ResellerStep() {
  const router = useRouter();
  return (
    <SetupStep current={1} title={texts.reseller.title} lead={texts.reseller.lead} skippable>
      <AddReseller
        draft={resellerDraft}
        onAdded={({ id }) => {
          wizard.begin();
          router.history.push(`/setup/authorize?reseller=${id}`);
        }}
      />
    </SetupStep>
  );
}
