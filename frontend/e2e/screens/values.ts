// What the made-up things are made of: names in several scripts, ids, and times around now.

export const long = "Contoso Gesellschaft für Informationsverarbeitung und Cloud mbH";
export const names = [
  "Fabrikam GmbH",
  long,
  "Адатум",
  "شركة نورثويند",
  "Tailspin Toys 🚀",
  "Wingtip",
  "Litware AG",
  "Proseware",
];
export const products = [
  "Microsoft 365 Business Premium",
  "Microsoft 365 E5",
  "Microsoft Teams Phone Standard",
  "Power BI Pro",
  "Microsoft Defender for Business",
  "Visio Plan 2",
];
export const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T; // never empty here

export const start = Date.now();
export const days = (count: number) => new Date(start + count * 86_400_000).toISOString();
export const fresh = new Date(start - 4 * 60_000).toISOString();
export const uuid = (n: number) => `01937b6e-0000-7000-8000-${String(n).padStart(12, "0")}`;
export const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
