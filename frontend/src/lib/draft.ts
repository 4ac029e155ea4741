import { safeStorage } from "./safeStorage";

/** What is typed into a form and not sent yet, over a reload of the page. */
export interface Draft<Values> {
  /** What was typed; what was not, or is never kept, as it is in an empty form. */
  read: () => Values;
  keep: (values: Values) => void;
  forget: () => void;
}

/**
 * Keeps the named fields of a form in this tab until it is closed, and no others: never name one that holds a lasting secret,
 * such as a password. Who uses it forgets it when the form was sent or given up.
 */
export function makeDraft<Values extends object>(
  name: string,
  empty: Values,
  kept: readonly (keyof Values & string)[],
): Draft<Values> {
  const key = `tenantry.draft.${name}`;
  return {
    read() {
      const typed = parse(safeStorage.get(key));
      const fitting = kept.filter((field) => typeof typed[field] === typeof empty[field]);
      return { ...empty, ...Object.fromEntries(fitting.map((field) => [field, typed[field]])) };
    },
    keep: (values) => safeStorage.set(key, JSON.stringify(values, [...kept])),
    forget: () => safeStorage.remove(key),
  };
}

function parse(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    return typeof value === "object" ? { ...value } : {};
  } catch {
    return {};
  }
}
