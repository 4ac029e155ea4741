import { formatLocal, formatLocalClock } from "@/lib/dates";
import type { Operation } from "./queries";
import { texts } from "./texts";

type Waits = Pick<Operation, "waiting_for" | "waiting_until">;

/** For what an operation waits, in a few words: "Throttled until 14:05". Undefined when it does not. */
export function waitsBriefly({ waiting_for: why, waiting_until: until }: Waits): string | undefined {
  if (!why) return undefined;
  const { brief, briefUntil } = texts.waits[why];
  return until ? briefUntil(formatLocalClock(until)) : brief;
}

/** For what an operation waits, as a sentence. Undefined when it does not. */
export function waitsFor({ waiting_for: why, waiting_until: until }: Waits): string | undefined {
  if (!why) return undefined;
  return texts.waits[why].sentence(until ? texts.after(formatLocal(until)) : texts.soon);
}

/** Whether there is anything to say of how far an operation is: its steps, or for what it waits. */
export function tellsProgress({ total, waiting_for }: Pick<Operation, "total" | "waiting_for">): boolean {
  return total > 0 || waiting_for !== null;
}

/** Whether an operation was done to its end and still left something undone. */
export function warns({ state, problem_code }: Pick<Operation, "state" | "problem_code">): boolean {
  return state === "succeeded" && problem_code !== null;
}
