import { screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startActing } from "@/api/acting";
import { api, call } from "@/api/client";
import { makeImpersonation } from "@/testing/factories/impersonation";
import { makeMe } from "@/testing/factories/me";
import { pageOf } from "@/testing/page";
import { renderAt } from "@/testing/render";
import { refuses, serves, takes } from "@/testing/server";
import ActingBar from "./ActingBar";
import { LaunchLog } from "./LaunchLog";
import LaunchPortal from "./LaunchPortal";

const soon = (minutes: number) => new Date(Date.now() + minutes * 60_000 - 5000).toISOString();
const running = makeImpersonation({ ended_at: null, ended_by: null, ends_at: soon(43) });

afterEach(() => {
  startActing("");
  vi.restoreAllMocks();
});

describe("launching a portal", () => {
  const form = <LaunchPortal customerId="c1" portalUserId="u1" name="Mia Sommer" onClose={() => undefined} />;

  it("asks why, and opens the portal of exactly that customer in a tab of its own", async () => {
    const open = vi.spyOn(window, "open").mockReturnValue({ opener: window } as unknown as Window);
    const sent = takes("post", "/impersonations", 201, makeImpersonation({ id: "i1" }));
    const { user } = await renderAt(form);
    await user.click(screen.getByRole("button", { name: "Launch CP3" }));
    expect(screen.getByText("Say why, in 3 to 500 characters.")).toBeInTheDocument();
    await user.type(screen.getByLabelText(/^Reason/), "Asked for help");
    await user.click(screen.getByRole("button", { name: "Launch CP3" }));
    await waitFor(() => expect(open).toHaveBeenCalledWith("/portal/c1?acting=i1", "_blank"));
    expect(sent.map(({ body }) => body)).toEqual([
      { customer_id: "c1", portal_user_id: "u1", reason: "Asked for help", minutes: 30 },
    ]);
  });

  it("gives a link where the browser opens no tab", async () => {
    vi.spyOn(window, "open").mockReturnValue(null);
    takes("post", "/impersonations", 201, makeImpersonation({ id: "i1" }));
    const { user } = await renderAt(form);
    await user.type(screen.getByLabelText(/^Reason/), "Asked for help");
    await user.click(screen.getByRole("button", { name: "Launch CP3" }));
    expect(await screen.findByRole("link", { name: "Open the portal" })).toHaveAttribute(
      "href",
      "/portal/c1?acting=i1",
    );
  });

  it("says why somebody cannot be launched", async () => {
    refuses("post", "/impersonations", 409, "impersonation.not_active");
    const { user } = await renderAt(form);
    await user.type(screen.getByLabelText(/^Reason/), "Asked for help");
    await user.click(screen.getByRole("button", { name: "Launch CP3" }));
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "Refused because of impersonation.not_active.",
    );
  });
});

describe("the bar of a launched portal", () => {
  beforeEach(() => serves("/me", makeMe({ kind: "customer", acting: running })));

  it("tells as whom, why and for how long, and that nothing can be changed", async () => {
    await renderAt(<ActingBar />);
    const bar = await screen.findByRole("region", { name: "You act as somebody else" });
    expect(bar).toHaveTextContent(
      "You act as Mia Sommer (mia@fabrikam.example) at Fabrikam GmbHReason: Asked for help with licenses",
    );
    expect(bar).toHaveTextContent("Read-onlyEnds in 43 min");
  });

  it("lets changes be made after a second confirmation", async () => {
    const raised = takes("post", "/impersonations/current/raise", 200, running);
    const { user } = await renderAt(<ActingBar />);
    await user.click(await screen.findByRole("button", { name: "Allow changes" }));
    await user.type(await screen.findByLabelText(/^What do you have to change/), "Invite the new colleague");
    serves("/me", makeMe({ kind: "customer", acting: { ...running, raised_until: soon(15) } }));
    await user.click(screen.getAllByRole("button", { name: "Allow changes" }).at(-1) ?? document.body);
    expect(await screen.findByText("You can change things, 15 min left")).toBeInTheDocument();
    expect(raised.map(({ body }) => body)).toEqual([{ reason: "Invite the new colleague" }]);
  });
});

describe("calls of a launched portal", () => {
  it("carry the launch that the tab was opened with, and others none", async () => {
    const seen: (string | null)[] = [];
    const note = takes("get", "/me", 200, makeMe());
    for (const query of ["", "?acting=i1", "?acting=i2&panel=add"]) {
      startActing(query);
      await call(api.GET("/me"));
      seen.push(note.at(-1)?.headers.get("X-Acting-As") ?? null);
    }
    expect(seen).toEqual([null, "i1", "i2"]);
  });
});

describe("who acted as people of a company", () => {
  it("is listed with the reason, how long, whether raised, and what was changed", async () => {
    const raised = makeImpersonation({ raises: 2, raise_reason: "Invite Jo", changes: 3 });
    serves("/impersonations", (query) =>
      query.get("customer_id") === "c1"
        ? pageOf(raised, makeImpersonation({ id: "2", ended_by: "time" }))
        : {},
    );
    await renderAt(<LaunchLog customerId="c1" audit />);
    const row = (await screen.findAllByRole("row"))[1];
    expect(row).toHaveTextContent(/Ada Lovelace.*Mia Sommer.*Asked for help with licenses/);
    expect(row).toHaveTextContent("Changes allowed 2 times: Invite Jo12 minLeft3 changes");
    const link = screen.getByRole("link", { name: "3 changes" }).getAttribute("href");
    expect(link).toContain(`on_behalf_of=${raised.portal_user_id}`);
    expect(link).toContain(`actor=${raised.actor_id}`);
    expect(screen.getByText("Time was up")).toBeInTheDocument();
  });

  it("is nobody, at first", async () => {
    serves("/impersonations", pageOf());
    await renderAt(<LaunchLog customerId="c1" />);
    expect(await screen.findByText("Nobody acted for this company")).toBeInTheDocument();
  });
});
