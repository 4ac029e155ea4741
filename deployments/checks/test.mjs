// What `make test` runs: one step after the other, each with its name and time; at the first
// failure its log is shown and nothing more is run. `lint` as argument stops before the tests.
// The last line counts Go tests, frontend tests and journeys.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { countPlaywright, countVitest, digestGo } from "./results.mjs";

const logs = "build/test";
const go = { GOFLAGS: `${process.env.GOFLAGS ?? ""} -buildvcs=false`.trim() };
const linter = "github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0";

/** A step has a name, a shell command, perhaps more environment, and a reader of its log that counts tests. */
const lint = [
  { name: "gofmt", run: "deployments/checks/formatted.sh" },
  { name: "frontend packages", run: "make frontend/node_modules/.installed" },
  { name: "generated files", run: "deployments/checks/generated.sh" },
  { name: "API document", run: "cd frontend && node_modules/.bin/redocly lint --config ../deployments/checks/redocly.yaml ../openapi.yaml", env: { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" } },
  { name: "golangci-lint", run: `go run ${linter} run ./...`, env: go },
  { name: "biome, eslint", run: "cd frontend && npm run --silent lint" },
  { name: "types", run: "cd frontend && npm run --silent typecheck" },
];

const tests = [
  { name: "PostgreSQL", run: "make database-programs" },
  { name: "Go tests", run: "go test -race -json -timeout 10m ./...", env: { ...go, CGO_ENABLED: "1" }, digest: digestGo },
  { name: "frontend tests", run: `cd frontend && node_modules/.bin/vitest run --reporter=default --reporter=json --outputFile.json=../${logs}/vitest.json`, count: () => countVitest(`${logs}/vitest.json`) },
  { name: "build", run: "make build" },
  { name: "screens", run: "cd frontend && CHROMIUM=$(../deployments/checks/chromium.sh) SCREENS_PORT=$(node ../deployments/checks/free-ports.mjs) node_modules/.bin/playwright test --config playwright.screens.config.ts --reporter=list,json", env: { PLAYWRIGHT_JSON_OUTPUT_FILE: `${process.cwd()}/${logs}/screens.json` }, count: () => countPlaywright(`${logs}/screens.json`) },
  { name: "journeys", run: "node deployments/checks/journeys.mjs", env: { PLAYWRIGHT_JSON_OUTPUT_FILE: `${process.cwd()}/${logs}/playwright.json` }, count: () => countPlaywright(`${logs}/playwright.json`) },
];

rmSync(logs, { recursive: true, force: true });
mkdirSync(logs, { recursive: true });
const total = { passed: 0, failed: 0 };
let ok = true;
for (const step of process.argv[2] === "lint" ? lint : [...lint, ...tests]) {
  ok = perform(step);
  if (!ok) break;
}
if (process.argv[2] !== "lint") {
  if (!ok && total.failed === 0) total.failed = 1; // the step itself
  console.log(`${total.passed} passed, ${total.failed} failed`);
}
process.exit(ok ? 0 : 1);

function perform(step) {
  const began = Date.now();
  const log = `${logs}/${step.name.replaceAll(/[^a-zA-Z]+/g, "-")}.log`;
  process.stdout.write(`${step.name.padEnd(20)}`);
  const run = spawnSync("/bin/sh", ["-c", `(${step.run}) >${log} 2>&1 </dev/null`], {
    stdio: "inherit",
    env: { ...process.env, ...step.env },
  });
  if (step.digest) {
    const { text, ...count } = step.digest(readFileSync(log, "utf8"));
    writeFileSync(log, text);
    add(count);
  }
  if (step.count) add(step.count());
  const passed = run.status === 0;
  console.log(`${passed ? "ok  " : "FAIL"} ${((Date.now() - began) / 1000).toFixed(1).padStart(7)} s`);
  if (!passed) {
    const lines = readFileSync(log, "utf8").trimEnd().split("\n");
    console.log(`\n${lines.slice(-200).join("\n")}\n\nThe whole log: ${log}`);
  }
  return passed;
}

function add({ passed, failed }) {
  total.passed += passed;
  total.failed += failed;
}
