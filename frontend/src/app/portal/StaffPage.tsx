import { AppLink } from "@/components/AppLink";
import { EntryFrame } from "@/components/frame/EntryFrame";
import { paths } from "@/lib/paths";

/** What staff see at an address of the customer portal, which is for the people of a customer. */
export function StaffPage() {
  return (
    <EntryFrame
      title="This is the customer portal"
      lead="It is for the people of a customer. To see it as one of them, open the customer, then Users, and launch it for one who is active."
    >
      <AppLink href={paths.customers}>Go to customers</AppLink>
    </EntryFrame>
  );
}
