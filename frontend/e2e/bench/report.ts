import { readFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";

/** The value in the middle; of an even number the lower of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

/** Says on what was measured, as every figure has to be read with it. */
export function machine(): string {
  const model = /^model name\s*: (.*)$/m.exec(cpus())?.[1] ?? process.arch;
  return `${availableParallelism()} cores (${model}), load ${loadavg()[0]?.toFixed(1)}, Node ${process.versions.node}`;
}

function cpus(): string {
  try {
    return readFileSync("/proc/cpuinfo", "utf8");
  } catch {
    return "";
  }
}

/** Prints rows as a table of text, columns aligned. */
export function print(rows: readonly (readonly (string | number)[])[]) {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => String(row[column] ?? "").length)),
  );
  for (const row of rows)
    console.log(row.map((cell, column) => String(cell).padEnd(widths[column] ?? 0)).join("  "));
}
