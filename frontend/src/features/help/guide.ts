/** Something that people do in a portal, step by step. */
export interface Task {
  /** Its anchor in the page, and the name of its video where there is one. */
  id: string;
  title: string;
  /** In order. What stands in [brackets] is on the screen in just these words; a test looks for it in the sources. */
  steps: readonly string[];
  /** It is not a sequence: each line stands for itself. */
  unordered?: true;
  /** The permission that it asks for; without one it is everybody's. */
  needs?: string;
}

/** Tasks that belong together, under one heading. */
export interface Part {
  title: string;
  tasks: readonly Task[];
}

export type Guide = readonly Part[];

/** The guide as far as somebody may do what it tells. */
export function guideFor(guide: Guide, can: (permission: string) => boolean): Guide {
  return guide
    .map(({ title, tasks }) => ({ title, tasks: tasks.filter(({ needs }) => !needs || can(needs)) }))
    .filter(({ tasks }) => tasks.length > 0);
}

export interface Piece {
  text: string;
  /** It is on the screen in just these words. */
  quoted: boolean;
}

/** A step as text and what it quotes, in order. */
export function piecesOf(step: string): Piece[] {
  return step
    .split(/[[\]]/)
    .map((text, index) => ({ text, quoted: index % 2 === 1 }))
    .filter(({ text }) => text !== "");
}
