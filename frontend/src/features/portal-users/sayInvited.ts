import { showToast } from "@/components/toast";
import type { Handover } from "./queries";
import { texts } from "./texts";

/** Says that somebody is invited, where there is no link to hand over. */
export function sayInvited(name: string, email: string, invitation: Handover | null) {
  const { mailed, waits, byStaff } = texts.invite;
  const waiting = invitation?.waits ? waits(name) : byStaff(name);
  showToast({ tone: "good", text: invitation?.mailed ? mailed(name, email) : waiting });
}
