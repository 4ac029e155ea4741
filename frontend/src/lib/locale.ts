let chosen: string | undefined;

/** The viewer's locale as a BCP 47 tag; the browser's unless one was set. */
export function locale(): string {
  return chosen ?? navigator.language;
}

/** Sets the locale for every later formatting; undefined goes back to the browser's. */
export function setLocale(tag: string | undefined) {
  chosen = tag;
}

const cache = new Map<string, unknown>();

/** Makes an Intl formatter once per locale and key: making one costs far more than using it. */
export function formatter<T>(key: string, make: (tag: string) => T): T {
  const tag = locale();
  const id = `${tag} ${key}`;
  let made = cache.get(id) as T | undefined; // each key is always made by the same function
  if (made === undefined) {
    made = make(tag);
    cache.set(id, made);
  }
  return made;
}
