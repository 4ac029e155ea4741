import { StateChip } from "@/components/StateChip";
import { formatDate } from "@/lib/dates";
import type { Reseller } from "./queries";
import { texts } from "./texts";

const tones = { never: "neutral", authorized: "good", revoked: "bad" } as const;

/** Whether somebody of the reseller has signed in at Microsoft for Tenantry; a connection that fails shows as that. */
export function AuthorizationChip({ reseller }: { reseller: Reseller }) {
  const { authorization_state: state, authorized_at, authorized_as, problem } = reseller;
  if (problem && state === "authorized") {
    return <StateChip tone="bad" label={texts.problem} detail={problem.detail} />;
  }
  const detail = authorized_at
    ? [formatDate(authorized_at), authorized_as].filter(Boolean).join(", ")
    : undefined;
  return <StateChip tone={tones[state]} label={texts.states[state]} detail={detail} />;
}
