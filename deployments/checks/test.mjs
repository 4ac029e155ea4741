// What `make test` runs: one step after the other, each with its name and time; at the first
// failure its log is shown and nothing more is run. `lint` as argument stops before the tests.
// The last line counts Go tests, page tests and browser tests.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { countPlaywright, countVitest, digestGo } from "./results.mjs";

const logs = "build/test";
const linter = "github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0";
const tools = "node_modules/.bin"; // inside frontend/

/** Playwright with a configuration; results go to a file of the given name. */
const browser = (name, config) => ({
  name,
  run: [
    "cd frontend",
    "export CHROMIUM=$(../deployments/checks/chromium.sh)",
    `${tools}/playwright test --config ${config} --reporter=list,json`,
  ],
  env: { PLAYWRIGHT_JSON_OUTPUT_FILE: `${process.cwd()}/${logs}/${name}.json` },
  count: () => countPlaywright(`${logs}/${name}.json`),
});

// A step has a name, shell commands of which all must succeed, perhaps more environment, and
// perhaps a way to count tests: from its results, or by digesting its log.
const lint = [
  { name: "gofmt", run: ["deployments/checks/formatted.sh"] },
  { name: "frontend packages", run: ["make frontend/node_modules/.installed"] },
  { name: "generated files", run: ["deployments/checks/generated.sh"] },
  {
    name: "API document",
    run: ["cd frontend", `${tools}/redocly lint --config ../deployments/checks/redocly.yaml ../openapi.yaml`],
    env: { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
  },
  { name: "golangci-lint", run: [`go run ${linter} run ./...`] },
  {
    name: "biome, eslint",
    run: [
      "frontend/node_modules/.bin/biome check --error-on-warnings --config-path frontend deployments/foreign",
      "cd frontend",
      "npm run --silent lint",
    ],
  },
  { name: "types", run: ["cd frontend", "npm run --silent typecheck"] },
];

const tests = [
  { name: "PostgreSQL", run: ["make database-programs"] },
  {
    name: "Go tests",
    run: ["go test -race -json -timeout 10m ./..."],
    env: { CGO_ENABLED: "1" },
    digest: digestGo,
  },
  {
    name: "page tests",
    run: [
      "cd frontend",
      `${tools}/vitest run --reporter=default --reporter=json --outputFile.json=../${logs}/vitest.json`,
    ],
    count: () => countVitest(`${logs}/vitest.json`),
  },
  { name: "build", run: ["make build"] },
  { name: "Node clients", run: ["make foreign-node"] },
  browser("screens", "playwright.screens.config.ts"),
  browser("journeys", "playwright.config.ts"),
];

rmSync(logs, { recursive: true, force: true });
mkdirSync(logs, { recursive: true });
const lintOnly = process.argv[2] === "lint";
const total = { passed: 0, failed: 0 };
const ok = [...lint, ...(lintOnly ? [] : tests)].every(perform);
if (!ok && total.failed === 0) total.failed = 1; // the step itself
if (!lintOnly) console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(ok ? 0 : 1);

function perform(step) {
  const began = Date.now();
  const log = `${logs}/${step.name.replaceAll(/[^a-zA-Z]+/g, "-")}.log`;
  process.stdout.write(step.name.padEnd(20));
  const { status } = spawnSync("/bin/sh", ["-c", `{ ${step.run.join(" && ")}; } >${log} 2>&1 </dev/null`], {
    stdio: "inherit",
    env: { ...process.env, ...step.env },
  });
  if (step.digest) {
    const { text, ...count } = step.digest(readFileSync(log, "utf8"));
    writeFileSync(log, text);
    add(count);
  }
  if (step.count) add(step.count());
  console.log(`${status === 0 ? "ok  " : "FAIL"} ${((Date.now() - began) / 1000).toFixed(1).padStart(7)} s`);
  if (status !== 0) {
    const lines = readFileSync(log, "utf8").trimEnd().split("\n");
    console.log(`\n${lines.slice(-200).join("\n")}\n\nThe whole log: ${log}`);
  }
  return status === 0;
}

function add({ passed, failed }) {
  total.passed += passed;
  total.failed += failed;
}
