import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";

const ready = "Z".charCodeAt(0);
const error = "E".charCodeAt(0);

/**
 * Runs statements in the own database of a program, past the program, as whoever has the machine can: as the role that
 * owns the tables, over the socket that is for this machine's users.
 */
export function runInDatabase(folder: string, statements: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketOf(folder));
    const left = [query(statements), goodbye];
    let unread = Buffer.alloc(0);
    let failure: Error | undefined;
    socket.once("error", reject);
    socket.once("close", () => {
      if (left.length > 0) failure ??= new Error("The database ended the connection.");
      if (failure) reject(failure);
      else resolve();
    });
    socket.write(startup("tenantry_owner", "tenantry"));
    // Answers are a letter, their length, and what they say (PostgreSQL's protocol 3).
    socket.on("data", (chunk) => {
      unread = Buffer.concat([unread, chunk]);
      while (unread.length >= 5 && unread.length > unread.readInt32BE(1)) {
        const kind = unread[0];
        const end = 1 + unread.readInt32BE(1);
        if (kind === error) failure = new Error(unread.subarray(5, end).toString().replaceAll("\0", " "));
        unread = unread.subarray(end);
        const next = kind === ready ? left.shift() : undefined;
        if (next) socket.write(next);
      }
    });
  });
}

/** Where the database listens: its log says where it lies, and the file there on which socket. */
function socketOf(folder: string): string {
  const log = readFileSync(join(folder, "tenantry.log"), "utf8").split("\n");
  const up = log.findLast((line) => line.includes('the own PostgreSQL is up"')) ?? "{}";
  const { data } = JSON.parse(up) as { data: string };
  const [, , , port, socketFolder] = readFileSync(join(data, "postmaster.pid"), "utf8").split("\n");
  return join(socketFolder ?? "", `.s.PGSQL.${port}`);
}

function startup(user: string, database: string): Buffer {
  const version = Buffer.from([0, 3, 0, 0]);
  return sized(Buffer.concat([version, Buffer.from(`user\0${user}\0database\0${database}\0\0`)]));
}

function query(statements: string): Buffer {
  return Buffer.concat([Buffer.from("Q"), sized(Buffer.from(`${statements}\0`))]);
}

const goodbye = Buffer.from("X\0\0\0\x04");

function sized(content: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeInt32BE(content.length + 4);
  return Buffer.concat([size, content]);
}
