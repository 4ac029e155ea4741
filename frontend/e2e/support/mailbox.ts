import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { expect } from "@playwright/test";

/** A mail server on this machine that keeps what it is sent, for journeys to read. */
export class Mailbox {
  readonly #server: Server;
  readonly #mails: { to: string; text: string }[] = [];

  private constructor() {
    this.#server = createServer((socket) => this.#receive(socket));
  }

  static async open(): Promise<Mailbox> {
    const box = new Mailbox();
    await new Promise<void>((resolve) => box.#server.listen(0, "127.0.0.1", resolve));
    return box;
  }

  /** Where the program hands its mails over. */
  get address(): string {
    return `smtp://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close() {
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** The link of the newest mail to an address, once one has come. */
  async linkTo(address: string): Promise<string> {
    const link = () => /https?:\/\/\S+#\S+/.exec(this.textsTo(address).at(-1) ?? "")?.[0] ?? "";
    await expect.poll(link, { message: `a link in a mail to ${address}` }).not.toBe("");
    return link();
  }

  /** What the mails to an address say, oldest first. */
  textsTo(address: string): string[] {
    return this.#mails.filter(({ to }) => to === address).map(({ text }) => text);
  }

  /** One conversation of SMTP (RFC 5321), which takes everything. */
  #receive(socket: Socket) {
    const say = (line: string) => socket.write(`${line}\r\n`);
    let unread = "";
    let to = "";
    let reading = false;
    socket.setEncoding("utf8").on("error", () => undefined);
    say("220 mailbox");
    socket.on("data", (chunk: string) => {
      unread += chunk;
      for (;;) {
        const end = reading ? "\r\n.\r\n" : "\r\n";
        const at = unread.indexOf(end);
        if (at < 0) return;
        const said = unread.slice(0, at);
        unread = unread.slice(at + end.length);
        if (reading) {
          reading = false;
          this.#mails.push({ to, text: plainText(said) });
          say("250 taken");
        } else if (/^DATA$/i.test(said)) {
          reading = true;
          say("354 go on");
        } else if (/^QUIT$/i.test(said)) {
          socket.end("221 bye\r\n");
        } else {
          to = /^RCPT TO:<(.+)>/i.exec(said)?.[1] ?? to;
          say("250 mailbox");
        }
      }
    });
  }
}

/** The plain text of a mail, whose lines are folded as quoted-printable (RFC 2045). */
function plainText(mail: string): string {
  const part = mail.split(/^Content-Type: text\/html/im)[0] ?? "";
  const bytes = part
    .replaceAll("=\r\n", "")
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
