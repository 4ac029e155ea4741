import { useSearch } from "@tanstack/react-router";
import { Notice } from "@/components/Notice";
import { outcome } from "./texts";

/** How the visit at Microsoft ended that the browser comes from. */
export function MicrosoftOutcome() {
  const { microsoft }: { microsoft?: string } = useSearch({ strict: false });
  if (!microsoft) return null;
  return <Notice tone={microsoft === "linked" ? "good" : "warn"}>{outcome(microsoft)}</Notice>;
}
