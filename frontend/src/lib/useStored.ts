import { useState } from "react";

function read(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(`tenantry.${key}`) ?? "null");
  } catch {
    return null;
  }
}

type Widened<T> = T extends boolean ? boolean : T extends string ? string : T;

/**
 * A preference of this browser, such as a folded navigation: kept in local storage under `tenantry.<key>`. What is stored
 * in another shape, or cannot be read, counts as not stored. Never for anything secret or personal.
 */
export function useStored<T extends boolean | string | readonly string[]>(
  key: string,
  initial: T,
): readonly [Widened<T>, (next: Widened<T>) => void] {
  const [value, setValue] = useState<Widened<T>>(() => {
    const stored = read(key);
    const fits = Array.isArray(initial)
      ? Array.isArray(stored) && stored.every((item) => typeof item === "string")
      : typeof stored === typeof initial;
    return (fits ? stored : initial) as Widened<T>; // just checked to have the shape of the initial value
  });
  const store = (next: Widened<T>) => {
    setValue(next);
    try {
      localStorage.setItem(`tenantry.${key}`, JSON.stringify(next));
    } catch {
      // A browser that keeps nothing forgets the preference; the page works on.
    }
  };
  return [value, store];
}
