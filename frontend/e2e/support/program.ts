import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Mailbox } from "./mailbox";
import { freePorts } from "./ports";
import { Simulator } from "./simulator";

const startTimeout = 90_000;

export interface Login {
  email: string;
  password: string;
  name: string;
}

/** The whole product, running for itself: portal, worker, database and simulator. */
export interface Program {
  /** The portal's address, without a slash at its end. */
  portal: string;
  simulator: Simulator;
  /** Where its data lie. */
  folder: string;
  /** Its mails; of one started with a mail server. */
  mailbox?: Mailbox;
  /** The link that the program printed for the first account; only of one started for set-up. */
  setupLink: string;
  /** The demo's accounts; none of one started for set-up. */
  logins?: { operator: Login; staff: Login };
  /** Ends everything that was started and removes its data. */
  stop: () => Promise<void>;
}

/** The program that was built. */
export const binary = resolve(process.env.TENANTRY_BINARY ?? "../bin/tenantry");

interface Start {
  /** Without accounts. */
  setup: boolean;
  /** With a mail server. */
  mails: boolean;
}

/** Starts `tenantry demo` on free ports in a new folder. */
export async function startProgram({ setup, mails }: Start): Promise<Program> {
  if (!existsSync(binary)) throw new Error(`${binary} is missing: run \`make build\` first.`);
  const [portal, internal, simulator] = await freePorts(3);
  const mailbox = mails ? await Mailbox.open() : undefined;
  const folder = mkdtempSync(join(tmpdir(), "tenantry-e2e-"));
  const keeper = spawn(
    process.execPath,
    [resolve("scripts/keep.mjs"), folder, binary, "demo", ...(setup ? ["--setup"] : [])],
    {
      stdio: ["pipe", "pipe", "pipe"],
      env: {
        ...process.env,
        TENANTRY_DATA_DIR: folder,
        TENANTRY_ADDR: `127.0.0.1:${portal}`,
        TENANTRY_PUBLIC_URL: `http://localhost:${portal}`,
        TENANTRY_INTERNAL_ADDR: `127.0.0.1:${internal}`,
        TENANTRY_MSSIM_ADDR: `127.0.0.1:${simulator}`,
        ...(mailbox && { TENANTRY_SMTP_URL: mailbox.address, TENANTRY_MAIL_FROM: "portal@tenantry.example" }),
      },
    },
  );
  const ended = new Promise<void>((done) => keeper.once("close", () => done()));
  const stop = async () => {
    keeper.stdin.end();
    await Promise.all([ended, mailbox?.close()]);
  };
  const printed = await readUntil(keeper, "Ctrl-C stops everything").catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const address = `http://localhost:${portal}`;
  await answers(`${address}/readyz`);
  return {
    portal: address,
    simulator: new Simulator(`http://127.0.0.1:${simulator}`),
    folder,
    mailbox,
    setupLink: /Set up\s+(\S+)/.exec(printed)?.[1] ?? "",
    logins: setup
      ? undefined
      : (JSON.parse(readFileSync(join(folder, "demo.json"), "utf8")) as Program["logins"]),
    stop,
  };
}

/** What the program wrote up to a sentence; fails with all of it when it ends or hesitates before. */
function readUntil(program: ReturnType<typeof spawn>, sentence: string): Promise<string> {
  return new Promise((found, fail) => {
    let text = "";
    const giveUp = (why: string) => fail(new Error(`The program ${why}. It wrote:\n${text}`));
    const timer = setTimeout(giveUp, startTimeout, `was not ready within ${startTimeout / 1000} s`);
    const read = (chunk: Buffer) => {
      text += chunk.toString();
      if (!text.includes(sentence)) return;
      clearTimeout(timer);
      found(text);
    };
    program.stdout?.on("data", read);
    program.stderr?.on("data", read);
    program.once("close", () => {
      clearTimeout(timer);
      giveUp("ended");
    });
  });
}

/** Waits until an address answers well. */
async function answers(address: string) {
  const deadline = Date.now() + startTimeout;
  for (;;) {
    const answer = await fetch(address).catch(() => undefined);
    if (answer?.ok) return;
    if (Date.now() > deadline) throw new Error(`${address} did not answer within ${startTimeout / 1000} s.`);
    await new Promise((next) => setTimeout(next, 100));
  }
}
