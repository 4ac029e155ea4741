let chosen: string | undefined;

/**
 * The locale that numbers, money and dates are written in, as a BCP 47 tag: English, as the texts around them are, by the
 * conventions of the viewer's region.
 */
export function locale(): string {
  return chosen ?? englishOf(navigator.language);
}

/** English by the conventions of the region that a locale belongs to or most likely means: "de" gives "en-DE". */
export function englishOf(tag: string): string {
  try {
    const { region } = new Intl.Locale(tag).maximize();
    return region ? `en-${region}` : "en";
  } catch {
    return "en";
  }
}

/** Sets the locale for every later formatting; undefined goes back to the viewer's. */
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
