import { piecesOf } from "./guide";

/** A step, with what it quotes from the screen set apart. */
export function StepText({ step }: { step: string }) {
  return piecesOf(step).map(({ text, quoted }) => (quoted ? <b key={text}>{text}</b> : text));
}
