import { PageHead } from "@/components/PageHead";
import { SubscriptionList } from "./SubscriptionList";
import { texts } from "./texts";

/** Every subscription one may see. */
export function SubscriptionsPage() {
  return (
    <>
      <PageHead title={texts.title} />
      <SubscriptionList />
    </>
  );
}
