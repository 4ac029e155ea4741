import { QueryClient } from "@tanstack/react-query";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { toProblem } from "@/lib/problem";
import { makeMe } from "@/testing/factories/me";
import { pageOf } from "@/testing/page";
import { refuses, server, serves, takes } from "@/testing/server";
import { api, call, etag } from "./client";
import { meQuery } from "./me";
import { onSessionEnd, setCsrfToken } from "./session";

beforeEach(() => setCsrfToken(""));

const problemOf = (pending: Promise<unknown>) =>
  pending.then(
    () => {
      throw new Error("the call succeeded");
    },
    (error: unknown) => toProblem(error),
  );

/** Refuses one GET of a path, as one that left with a cookie that counts no more. */
const refusesOnce = (path: string) =>
  server.use(http.get(`*/api/v1${path}`, () => new HttpResponse(null, { status: 401 }), { once: true }));

describe("call", () => {
  it("gives the body of a success", async () => {
    serves("/me", makeMe({ name: "Grace" }));
    expect(await call(api.GET("/me"))).toMatchObject({ name: "Grace" });
  });

  it("sends the anti-forgery token with writes only", async () => {
    setCsrfToken("token-1");
    const writes = takes("post", "/auth/logout", 204);
    const reads = takes("get", "/me", 200, makeMe());
    await call(api.POST("/auth/logout"));
    await call(api.GET("/me"));
    expect(writes[0]?.headers.get("X-CSRF-Token")).toBe("token-1");
    expect(reads[0]?.headers.get("X-CSRF-Token")).toBeNull();
  });

  it("throws what the API refused, with fields, Microsoft's words and the id to quote", async () => {
    refuses("get", "/me", 422, "reseller.secret_wrong", {
      fields: [{ name: "application_secret", detail: "Copy the value." }],
      microsoft: { status: 401, code: "AADSTS7000215", correlation_id: "c-1" },
    });
    expect(await problemOf(call(api.GET("/me")))).toMatchObject({
      status: 422,
      code: "reseller.secret_wrong",
      fields: { application_secret: "Copy the value." },
      microsoft: { code: "AADSTS7000215", correlationId: "c-1" },
      traceId: "trace-1",
    });
  });

  it("understands an answer that is not the API's", async () => {
    server.use(http.get("*/api/v1/me", () => new HttpResponse("<html>Bad gateway</html>", { status: 502 })));
    expect(await problemOf(call(api.GET("/me")))).toMatchObject({ status: 502, code: "http.502" });
  });

  it("says when no answer came", async () => {
    server.use(http.get("*/api/v1/me", () => HttpResponse.error()));
    expect(await problemOf(call(api.GET("/me")))).toMatchObject({ status: 0, code: "network" });
  });

  it("tells that the session ended, but not for a wrong password", async () => {
    const ended = vi.fn();
    const stop = onSessionEnd(ended);
    setCsrfToken("token-1");
    refuses("post", "/auth/login", 401, "login.refused");
    await problemOf(call(api.POST("/auth/login", { body: { email: "a@b.c", password: "x" } })));
    expect(ended).not.toHaveBeenCalled();
    refuses("get", "/me", 401, "session.none");
    await problemOf(call(api.GET("/me")));
    expect(ended).toHaveBeenCalledOnce();
    stop();
  });

  it("goes on with the cookie of a changed password, and reads again what was refused with the one before", async () => {
    const ended = vi.fn();
    const stop = onSessionEnd(ended);
    setCsrfToken("token-1");
    const asked = takes("get", "/me", 200, makeMe());
    serves("/tenants", pageOf());
    serves("/orders", pageOf());
    refusesOnce("/tenants");
    refusesOnce("/orders");
    const answers = await Promise.all([call(api.GET("/tenants")), call(api.GET("/orders"))]);
    expect(answers).toEqual([pageOf(), pageOf()]);
    expect(asked).toHaveLength(1);
    expect(ended).not.toHaveBeenCalled();
    stop();
  });

  it("does not repeat a write that was refused", async () => {
    const ended = vi.fn();
    const stop = onSessionEnd(ended);
    setCsrfToken("token-1");
    serves("/me", makeMe());
    const writes = takes("put", "/me/password", 401, { code: "session.ended" });
    const body = { current_password: "x", new_password: "y" };
    expect(await problemOf(call(api.PUT("/me/password", { body })))).toMatchObject({ code: "session.ended" });
    expect(writes).toHaveLength(1);
    expect(ended).not.toHaveBeenCalled();
    stop();
  });

  it("ends nothing when it cannot be told whether the session did", async () => {
    const ended = vi.fn();
    const stop = onSessionEnd(ended);
    setCsrfToken("token-1");
    server.use(http.get("*/api/v1/me", () => HttpResponse.error()));
    takes("post", "/auth/logout", 401, { code: "session.ended" });
    expect(await problemOf(call(api.POST("/auth/logout")))).toMatchObject({ code: "session.ended" });
    expect(ended).not.toHaveBeenCalled();
    stop();
  });

  it("ends the session at once for all calls that are refused together", async () => {
    const ended = vi.fn();
    const stop = onSessionEnd(ended);
    setCsrfToken("token-1");
    const asked = takes("get", "/me", 401, { code: "session.ended" });
    const reads = takes("get", "/tenants", 401, { code: "session.ended" });
    await Promise.all([problemOf(call(api.GET("/tenants"))), problemOf(call(api.GET("/tenants")))]);
    expect([asked.length, reads.length]).toEqual([1, 2]);
    expect(ended).toHaveBeenCalledOnce();
    stop();
  });

  it("asks no third time for what is refused again", async () => {
    const ended = vi.fn();
    const stop = onSessionEnd(ended);
    setCsrfToken("token-1");
    serves("/me", makeMe());
    const reads = takes("get", "/tenants", 401, { code: "session.ended" });
    expect(await problemOf(call(api.GET("/tenants")))).toMatchObject({ code: "session.ended" });
    expect(reads).toHaveLength(2);
    expect(ended).toHaveBeenCalledOnce();
    stop();
  });

  it("does not take a first visit for a session that ended", async () => {
    const ended = vi.fn();
    const stop = onSessionEnd(ended);
    refuses("get", "/me", 401, "session.none");
    await problemOf(call(api.GET("/me")));
    expect(ended).not.toHaveBeenCalled();
    stop();
  });
});

it("writes a version as an entity tag", () => {
  expect(etag(7)).toBe('"7"');
});

describe("a token that another tab replaced", () => {
  const fetchMe = () => new QueryClient().fetchQuery(meQuery);

  it.each([
    ["a call", "/auth/logout", () => api.POST("/auth/logout")],
    ["a change of second factors", "/me/mfa/recovery-codes", () => api.POST("/me/mfa/recovery-codes")],
  ])("is read anew, and %s made once more", async (_, path, post) => {
    serves("/me", makeMe({ csrf_token: "token-1" }));
    await fetchMe();
    serves("/me", makeMe({ csrf_token: "token-2" }));
    const tokens: (string | null)[] = [];
    server.use(
      http.post(`*/api/v1${path}`, ({ request }) => {
        const token = request.headers.get("X-CSRF-Token");
        tokens.push(token);
        if (token === "token-2") return new HttpResponse(null, { status: 204 });
        return HttpResponse.json({ code: "csrf.token" }, { status: 403 });
      }),
    );
    await post();
    expect(tokens).toEqual(["token-1", "token-2"]);
  });

  it.each([
    ["somebody else is signed in by now", { login_id: "another", csrf_token: "token-2" }],
    ["the session has no other", { csrf_token: "token-1" }],
  ])("is left alone when %s", async (_, now) => {
    serves("/me", makeMe({ csrf_token: "token-1" }));
    await fetchMe();
    serves("/me", makeMe(now));
    const writes = takes("post", "/auth/logout", 403, { code: "csrf.token" });
    expect(await problemOf(call(api.POST("/auth/logout")))).toMatchObject({ code: "csrf.token" });
    expect(writes).toHaveLength(1);
  });
});
