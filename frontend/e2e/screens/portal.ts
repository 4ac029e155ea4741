import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, resolve } from "node:path";
import { answer, answerChange, type State } from "./answers";

const dist = resolve("dist");
const types: Record<string, string> = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".webp": "image/webp",
  ".webm": "video/webm",
  ".vtt": "text/vtt",
};
const nonce = "bm9uY2U";
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' 'nonce-${nonce}'`,
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "media-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The built pages on a free port of loopback, under a policy no wider than the product's, with a made-up portal behind. */
export class Portal {
  state: State = "full";
  /** How many requests were answered; grows as long as the page has something to ask. */
  answered = 0;
  /** How many requests wait for an answer, those that never get one aside. */
  waiting = 0;
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  /** Starts serving; returns the address. */
  async start(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  async #serve(request: IncomingMessage, response: ServerResponse) {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://portal");
    this.waiting++;
    try {
      const acting = request.headers["x-acting-as"];
      if (typeof acting === "string") searchParams.set("acting", acting);
      if (pathname.startsWith("/api/v1/"))
        this.#answer(pathname.slice("/api/v1/".length), searchParams, request, response);
      else await this.#file(pathname, response);
    } finally {
      this.waiting--;
      this.answered++;
    }
  }

  #answer(path: string, query: URLSearchParams, request: IncomingMessage, response: ServerResponse) {
    const page = new URL(request.headers.referer ?? "http://portal/");
    const reads = request.method === "GET" || path === "auth/invitation"; // a link's secret is in no address
    const given = reads ? answer(path, query, page, this.state) : answerChange(path, page);
    if (!given) return;
    const type = given.status < 400 ? "application/json" : "application/problem+json";
    response.writeHead(given.status, { "Content-Type": type, "Cache-Control": "no-store", ...given.headers });
    response.end(JSON.stringify(given.body));
  }

  async #file(pathname: string, response: ServerResponse) {
    const type = types[extname(pathname)];
    if (type) {
      const file = await readFile(join(dist, pathname)).catch(() => undefined);
      response.writeHead(file ? 200 : 404, {
        "Content-Type": type,
        "Cache-Control": "public, max-age=31536000, immutable",
      });
      response.end(file);
      return;
    }
    const page = await readFile(join(dist, "index.html"), "utf8");
    response.writeHead(200, {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": policy,
      "Cache-Control": "no-store",
    });
    response.end(page.replaceAll("__CSP_NONCE__", nonce));
  }
}
