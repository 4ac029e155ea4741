import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Toasts } from "@/components/Toasts";
import { makeMe } from "@/testing/factories/me";
import { makeOperation } from "@/testing/factories/operation";
import { pageOf } from "@/testing/page";
import { renderAt } from "@/testing/render";
import { hangs, refuses, serves, takes } from "@/testing/server";
import { BulkSyncButton } from "./BulkSyncButton";
import { OperationList } from "./OperationList";
import { OperationPage } from "./OperationPage";
import { SyncButton } from "./SyncButton";
import { SyncTab } from "./SyncTab";

const target = { kind: "tenant", id: "t1" } as const;
const status = (running: object | null = null) => ({ running, resources: [], tenants: [] });
const running = makeOperation({ id: "op1", state: "running", done: 5, total: 14, finished_at: null });

beforeEach(() => serves("/me", makeMe({ permissions: ["sync:run"] })));
describe("SyncButton", () => {
  it("begins a sync, shows how far it is, and says when it is done", async () => {
    serves("/tenants/t1/sync", status());
    takes("post", "/tenants/t1/sync", 202, running);
    const { user } = await renderAt(
      <>
        <SyncButton target={target} />
        <Toasts />
      </>,
    );
    const button = await screen.findByRole("button", { name: "Sync now" });
    serves("/tenants/t1/sync", status(running));
    await user.click(button);
    expect(await screen.findByText("Syncing 5 of 14")).toBeInTheDocument();
    expect(screen.getByRole("progressbar")).toHaveAttribute("value", "5");
    serves("/tenants/t1/sync", status());
    serves("/operations/op1", makeOperation({ id: "op1" }));
    expect(
      await screen.findByText("Sync finished. What you see is up to date.", {}, { timeout: 8_000 }),
    ).toBeInTheDocument();
    expect(await screen.findByRole("button", { name: "Sync now" })).toBeInTheDocument();
  });

  it("says that something could not be read", async () => {
    serves("/tenants/t1/sync", status(running));
    await renderAt(
      <>
        <SyncButton target={target} />
        <Toasts />
      </>,
    );
    await screen.findByText("Syncing 5 of 14");
    serves(
      "/operations/op1",
      makeOperation({ id: "op1", problem_code: "partly_read", problem_detail: "1 could not be read." }),
    );
    serves("/tenants/t1/sync", status());
    expect(
      await screen.findByText("Sync finished with warnings. 1 could not be read.", {}, { timeout: 8_000 }),
    ).toBeInTheDocument();
  });

  it("says for what the sync waits", async () => {
    serves(
      "/tenants/t1/sync",
      status({ ...running, waiting_for: "throttled", waiting_until: "2026-11-20T10:05:00Z" }),
    );
    await renderAt(<SyncButton target={target} />);
    expect(await screen.findByText(/^Throttled until \d\d:05$/)).toBeInTheDocument();
  });

  it("is not offered to who may not sync", async () => {
    serves("/me", makeMe({ permissions: [] }));
    serves("/tenants/t1/sync", status());
    await renderAt(<SyncButton target={target} />);
    await waitFor(() => expect(screen.queryByRole("button")).not.toBeInTheDocument());
  });
});

it("begins many syncs and says which did not begin", async () => {
  takes("post", "/tenants/t1/sync", 202, running);
  refuses("post", "/tenants/t2/sync", 409, "tenant.not_connected", { detail: "It is not connected." });
  const { user } = await renderAt(
    <>
      <BulkSyncButton tenantIds={["t1", "t2"]} onDone={() => undefined} />
      <Toasts />
    </>,
  );
  await user.click(await screen.findByRole("button", { name: "Sync 2 tenants" }));
  expect(await screen.findByText("Sync of 1 tenant begun.")).toBeInTheDocument();
  expect(screen.getByText("The sync of 1 tenant did not begin. It is not connected.")).toBeInTheDocument();
});

describe("OperationPage", () => {
  it("shows progress while it runs", async () => {
    serves("/operations/op1", running);
    await renderAt(<OperationPage id="op1" />, "/operations/op1");
    expect(await screen.findByText("5 of 14")).toBeInTheDocument();
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("Sync of a reseller: Contoso Cloud");
  });

  it("shows result, time taken and what went wrong when it ended", async () => {
    const failed = makeOperation({
      id: "op1",
      state: "failed",
      result: { tenants_failed: 2 },
      problem_detail: "Microsoft is away.",
    });
    serves("/operations/op1", failed);
    await renderAt(<OperationPage id="op1" />, "/operations/op1");
    expect(await screen.findByRole("note")).toHaveTextContent("Microsoft is away.");
    expect(screen.getByText("Tenants failed")).toBeInTheDocument();
    expect(screen.getByText("39 s")).toBeInTheDocument();
  });

  it("shows a success that left something unread as a warning", async () => {
    const warned = makeOperation({
      id: "op1",
      problem_code: "partly_read",
      problem_detail: "Of 3 tenants, 1 could not be read.",
    });
    serves("/operations/op1", warned);
    await renderAt(<OperationPage id="op1" />, "/operations/op1");
    expect(await screen.findByText("Succeeded with warnings")).toBeInTheDocument();
    const note = screen.getByRole("note");
    expect(note).toHaveTextContent("What could not be doneOf 3 tenants, 1 could not be read.");
    expect(note).toHaveAttribute("data-tone", "warn");
  });

  it.each([
    ["queue", null, "queued", "Waits for a free worker."],
    [
      "throttled",
      "2026-11-20T10:05:00Z",
      "running",
      /Microsoft limits how often it may be asked\. It goes on by itself after .*:05/,
    ],
    [
      "outage",
      "2026-11-20T10:05:00Z",
      "running",
      /Microsoft does not answer\. It is tried again by itself after .*:05/,
    ],
    ["outage", null, "unknown", "Microsoft does not answer. It is tried again by itself soon."],
    ["retry", null, "running", "The last try failed on our side. It is tried again by itself soon."],
  ] as const)("says that it waits: %s until %s", async (waiting_for, waiting_until, state, words) => {
    serves("/operations/op1", { ...running, state, waiting_for, waiting_until });
    await renderAt(<OperationPage id="op1" />, "/operations/op1");
    expect(await screen.findByText(words)).toBeInTheDocument();
  });

  it("has no progress to show of what waits for a person", async () => {
    const parked = { kind: "create_tenant", state: "needs_attention", total: 0, finished_at: null } as const;
    serves("/operations/op1", makeOperation({ id: "op1", ...parked, problem_detail: "Look at Microsoft." }));
    await renderAt(<OperationPage id="op1" />, "/operations/op1");
    expect(await screen.findByRole("note")).toHaveAttribute("data-tone", "warn");
    expect(screen.queryByRole("progressbar")).not.toBeInTheDocument();
    expect(screen.queryByText("Syncing")).not.toBeInTheDocument();
  });

  it("draws no progress while nothing goes on and nothing is known", async () => {
    serves("/operations/op1", { ...running, state: "queued", done: 0, total: 0, waiting_for: "queue" });
    await renderAt(<OperationPage id="op1" />, "/operations/op1");
    expect(await screen.findByText("Waits for a free worker.")).toBeInTheDocument();
    expect(screen.queryByRole("progressbar")).not.toBeInTheDocument();
    expect(screen.getByText("Nothing yet.")).toBeInTheDocument();
  });

  it("says what it does when that is no sync", async () => {
    serves("/operations/op1", { ...running, kind: "create_tenant", state: "submitting", total: 0 });
    await renderAt(<OperationPage id="op1" />, "/operations/op1");
    expect(await screen.findByText("Microsoft is being asked for the tenant.")).toBeInTheDocument();
    expect(screen.getByRole("progressbar")).toBeInTheDocument();
  });

  it("shows a refusal as a failure", async () => {
    serves("/operations/op1", makeOperation({ id: "op1", state: "refused", problem_detail: "No." }));
    await renderAt(<OperationPage id="op1" />, "/operations/op1");
    expect(await screen.findByRole("note")).toHaveAttribute("data-tone", "bad");
  });

  it("says how far one came that stopped on the way", async () => {
    const stopped = makeOperation({
      id: "op1",
      state: "failed",
      done: 5,
      total: 14,
      problem_detail: "Revoked.",
    });
    serves("/operations/op1", stopped);
    await renderAt(<OperationPage id="op1" />, "/operations/op1");
    expect(await screen.findByText("5 of 14")).toBeInTheDocument();
  });

  it("shows that it loads, and that there is none", async () => {
    hangs("/operations/op1");
    const { unmount } = await renderAt(<OperationPage id="op1" />, "/operations/op1");
    expect(screen.getByRole("status", { name: "Loading the operation" })).toBeInTheDocument();
    unmount();
    refuses("get", "/operations/op1", 404, "operation.not_found");
    await renderAt(<OperationPage id="op1" />, "/operations/op1");
    expect(await screen.findByRole("alert")).toHaveTextContent("operation.not_found");
  });
});

it("lists syncs with progress and who asked", async () => {
  serves(
    "/operations",
    pageOf(running, makeOperation({ id: "op2", requested_by_name: null, reason: "schedule" })),
  );
  await renderAt(<OperationList />, "/operations");
  const [, first, second] = await screen.findAllByRole("row");
  expect(first).toHaveTextContent(/Sync of a reseller.*Running.*5 of 14.*Asked for by Ada Lovelace/);
  expect(second).toHaveTextContent(/Succeeded.*By schedule/);
});

it("tells a waiting sync and a warning from the others in the list", async () => {
  serves(
    "/operations",
    pageOf(
      { ...running, waiting_for: "outage", waiting_until: "2026-11-20T10:05:00Z" },
      makeOperation({ id: "op2", problem_code: "partly_read", problem_detail: "1 could not be read." }),
      makeOperation({ id: "op3", state: "failed", problem_code: "nothing_read", problem_detail: "None." }),
    ),
  );
  await renderAt(<OperationList />, "/operations");
  const [, waiting, warned, failed] = await screen.findAllByRole("row");
  expect(waiting).toHaveTextContent(/Waiting.*5 of 14.*Next try at \d\d:05/);
  expect(warned).toHaveTextContent(/Succeeded with warnings, 1 could not be read\./);
  expect(failed).toHaveTextContent(/Failed, None\./);
});

it("is narrowed to what waits for a person", async () => {
  let asked: Record<string, string> = {};
  serves("/operations", (query) => {
    asked = Object.fromEntries(query);
    return pageOf();
  });
  const { user } = await renderAt(<OperationList />, "/operations");
  await user.click(screen.getByRole("button", { name: "State" }));
  await user.click(await screen.findByRole("menuitemradio", { name: "Needs attention" }));
  await waitFor(() => expect(asked.state).toBe("needs_attention"));
});

it("leaves out on a phone what there is no progress of", async () => {
  const phone = { ...window.matchMedia(""), matches: true };
  vi.spyOn(window, "matchMedia").mockReturnValue(phone);
  serves(
    "/operations",
    pageOf(
      makeOperation({ id: "op1" }),
      makeOperation({ id: "op2", kind: "create_tenant", state: "refused", done: 0, total: 0 }),
    ),
  );
  await renderAt(<OperationList />, "/operations");
  const list = await screen.findByRole("list", { name: "Syncs and other slow work" });
  const [first, second] = within(list).getAllByRole("listitem");
  expect(first).toHaveTextContent("Progress 8 of 8");
  expect(second).not.toHaveTextContent("Progress");
});

it("shows how fresh each thing of a reseller is", async () => {
  const row = { last_attempt_at: "2026-11-20T10:00:00Z", last_success_at: null, failures: 3 };
  serves("/operations", pageOf());
  serves("/resellers/r1/sync", {
    running: null,
    resources: [
      {
        ...row,
        resource: "customers",
        as_of: null,
        problem_code: "microsoft.throttled",
        problem_detail: "Throttled.",
      },
    ],
    tenants: [{ resource: "licenses", tenants: 14, never_read: 2, with_problem: 1, oldest_success_at: null }],
  });
  await renderAt(<SyncTab resellerId="r1" />, "/resellers/r1/sync");
  expect(
    await screen.findByRole("row", { name: /Customers Never updated .* 3 Throttled\./ }),
  ).toBeInTheDocument();
  expect(screen.getByRole("row", { name: /Licenses 14 2 1/ })).toBeInTheDocument();
});
