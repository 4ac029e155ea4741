interface Mirrored {
  as_of: string | null;
  stale?: boolean;
}

/** The age of several mirrored things together: that of the oldest, and stale when one is. */
export function oldest(rows: readonly Mirrored[]): { asOf: string | null; stale: boolean } | undefined {
  if (rows.length === 0) return undefined;
  const times = rows.map((row) => row.as_of);
  const asOf = times.includes(null) ? null : (times.toSorted()[0] ?? null);
  return { asOf, stale: rows.some((row) => row.stale) };
}
