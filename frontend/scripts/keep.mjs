// keep.mjs FOLDER COMMAND ARGUMENT...: runs a command, and when our standard input ends, because who started us is
// done or was killed, ends the command with SIGINT and removes the folder.
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";

const [folder, command, ...args] = process.argv.slice(2);
const stopTimeout = 30_000; // ms until it is killed

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => undefined);

const program = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"], detached: true });
program.once("error", (error) => end(error.message));
program.once("exit", (code, signal) => end(signal ? `ended by ${signal}` : undefined, code ?? 1));

process.stdin.on("error", () => undefined);
process.stdin.once("close", () => {
  program.kill("SIGINT");
  setTimeout(() => program.kill("SIGKILL"), stopTimeout).unref();
});
process.stdin.resume();

function end(problem, code = 1) {
  if (problem) console.error(`${command}: ${problem}`);
  rmSync(folder, { recursive: true, force: true });
  process.exit(code);
}
