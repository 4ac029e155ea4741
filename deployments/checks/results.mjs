// Reads the machine-readable results of the three test runners.
import { existsSync, readFileSync } from "node:fs";

/**
 * Counts the tests in the output of `go test -json`, cases of table tests included, and keeps as text what failed
 * tests and packages wrote. Lines that are not JSON come from the go command itself.
 */
export function digestGo(output) {
  const said = new Map(); // package, or package and test -> output
  const failures = [];
  const other = [];
  let passed = 0;
  let failed = 0;
  for (const line of output.split("\n")) {
    let event;
    try {
      event = JSON.parse(line);
    } catch {
      if (line) other.push(line);
      continue;
    }
    const key = event.Test ? `${event.Package} ${event.Test}` : (event.Package ?? event.ImportPath);
    if (event.Action === "output" || event.Action === "build-output") {
      said.set(key, (said.get(key) ?? "") + event.Output);
    } else if (event.Action === "fail" || event.Action === "build-fail") {
      if (event.Test) failed++;
      failures.push(said.get(key) ?? "");
    } else if (event.Action === "pass") {
      if (event.Test) passed++;
      said.delete(key);
    }
  }
  const text = [...other, ...failures].join("\n");
  return { passed, failed, text: text || `${passed} passed\n` };
}

/** Counts vitest's JSON report. */
export function countVitest(file) {
  if (!existsSync(file)) return { passed: 0, failed: 0 };
  const report = JSON.parse(readFileSync(file, "utf8"));
  return { passed: report.numPassedTests, failed: report.numFailedTests };
}

/** Counts Playwright's JSON report; a test that passed only when repeated has failed. */
export function countPlaywright(file) {
  if (!existsSync(file)) return { passed: 0, failed: 0 };
  const { stats } = JSON.parse(readFileSync(file, "utf8"));
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky };
}
