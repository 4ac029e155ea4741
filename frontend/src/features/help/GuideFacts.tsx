import { Facts } from "@/components/Facts";
import { paths } from "@/lib/paths";
import { texts } from "./texts";

const words = texts.customer;

/** Where a customer's people sign in, and whom they ask. */
export function GuideFacts({ ask }: { ask: string }) {
  return (
    <Facts
      facts={[
        { term: words.address, value: window.location.origin + paths.signIn },
        { term: words.questions, value: ask },
      ]}
    />
  );
}
