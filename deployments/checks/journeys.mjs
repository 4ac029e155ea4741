// Runs the journeys of frontend/e2e in a real browser against what `make run SETUP=1` starts, on free ports and an
// empty data folder of its own. Specs find the portal at BASE_URL, the simulator at SIMULATOR_URL, and what the program
// printed, the set-up link among it, in the file TENANTRY_OUTPUT. Arguments go to Playwright.
import { execFileSync, spawn } from "node:child_process";
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePorts } from "./free-ports.mjs";

const startTimeout = 60_000; // ms until the portal must be ready

const chromium = execFileSync("deployments/checks/chromium.sh", { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }).trim();
const [portal, internal, simulator] = await freePorts(3);
const data = mkdtempSync(join(tmpdir(), "tenantry-journeys-"));
mkdirSync("build/test", { recursive: true });
const output = join(process.cwd(), "build/test/portal.log");

const program = spawn("bin/tenantry", ["demo", "--setup"], {
  stdio: ["ignore", "pipe", "pipe"],
  env: {
    ...process.env,
    TENANTRY_ADDR: `127.0.0.1:${portal}`,
    TENANTRY_INTERNAL_ADDR: `127.0.0.1:${internal}`,
    TENANTRY_MSSIM_ADDR: `127.0.0.1:${simulator}`,
    TENANTRY_PUBLIC_URL: `http://localhost:${portal}`,
    TENANTRY_DATA_DIR: data,
  },
});
const file = createWriteStream(output);
program.stdout.pipe(file, { end: false });
program.stderr.pipe(file, { end: false });
const ended = new Promise((resolve) => program.once("exit", resolve));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => program.kill("SIGINT"));

let status = 1;
try {
  await ready(`http://127.0.0.1:${portal}/readyz`);
  status = await playwright();
} catch (problem) {
  console.error(`${problem.message}\n${readFileSync(output, "utf8")}`);
} finally {
  program.kill("SIGINT");
  await ended;
  rmSync(data, { recursive: true, force: true });
}
process.exit(status);

function playwright() {
  const run = spawn("node_modules/.bin/playwright", ["test", "--reporter=list,json", ...process.argv.slice(2)], {
    cwd: "frontend",
    stdio: "inherit",
    env: {
      ...process.env,
      CHROMIUM: chromium,
      BASE_URL: `http://localhost:${portal}`,
      SIMULATOR_URL: `http://127.0.0.1:${simulator}`,
      TENANTRY_OUTPUT: output,
    },
  });
  return new Promise((resolve) => run.once("exit", (code) => resolve(code ?? 1)));
}

async function ready(url) {
  const deadline = Date.now() + startTimeout;
  while (Date.now() < deadline) {
    if (program.exitCode !== null) throw new Error("The portal did not start:");
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The portal was not ready within ${startTimeout / 1000} s:`);
}
