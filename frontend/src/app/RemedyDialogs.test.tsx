import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { startActing } from "@/api/acting";
import { api, call } from "@/api/client";
import { SidePanel } from "@/components/SidePanel";
import { OtherWayIn } from "@/lib/otherWayIn";
import { makeMyMFA } from "@/testing/factories/mfa";
import { renderAt } from "@/testing/render";
import { refuses, server, serves, takes } from "@/testing/server";
import { RemedyDialogs } from "./RemedyDialogs";

const body = { name: "Halo", scopes: ["customers:read"] };

function Press({ told }: { told: (outcome: string) => void }) {
  const add = () =>
    call(api.POST("/api-clients", { body })).then(
      () => told("added"),
      () => told("refused"),
    );
  return (
    <button type="button" onClick={() => void add()}>
      Add
    </button>
  );
}

/** A form in a panel, which does the same. */
function Panel({ told, onClose }: { told: (outcome: string) => void; onClose: () => void }) {
  return (
    <SidePanel opened onClose={onClose} title="API client">
      <input aria-label="Name" />
      <Press told={told} />
    </SidePanel>
  );
}

/** Presses the button of a call that is refused until lifted is called. */
async function press(code: string) {
  const told = vi.fn();
  refuses("post", "/api-clients", 403, code);
  const view = await renderAt(
    <>
      <Press told={told} />
      <OtherWayIn value={<p>Another way</p>}>
        <RemedyDialogs />
      </OtherWayIn>
    </>,
  );
  await view.user.click(screen.getByRole("button", { name: "Add" }));
  const lift = () => takes("post", "/api-clients", 201, {});
  return { ...view, told, lift };
}

beforeEach(() => serves("/me/mfa", makeMyMFA({ state: "none", totp_since: null, passkeys: [] })));
afterEach(() => startActing(""));

it("has a second factor set up by who has none, and goes on then with another token and the same body", async () => {
  takes("post", "/me/mfa/totp", 200, { secret: "JBSWY3DP", uri: "otpauth://totp/x", qr: ["10", "01"] });
  server.use(
    http.post("*/api/v1/me/mfa/totp/confirm", () =>
      HttpResponse.json({ recovery_codes: ["AAAA-BBBB"] }, { headers: { "X-CSRF-Token": "csrf-proven" } }),
    ),
  );
  const { user, told, lift } = await press("mfa.required");
  await user.click(await screen.findByRole("button", { name: "Set up an authenticator app" }));
  expect(screen.getByText(/you have none yet/)).toBeInTheDocument();
  await user.type(await screen.findByRole("textbox", { name: "Code that the app shows" }), "654321");
  await user.click(screen.getByRole("button", { name: "Confirm" }));
  await screen.findByText("AAAA-BBBB");
  expect(screen.queryByText(/you have none yet/)).not.toBeInTheDocument();
  expect(told).not.toHaveBeenCalled();
  const again = lift();
  await user.click(screen.getByRole("button", { name: "I have kept them" }));
  await waitFor(() => expect(told).toHaveBeenCalledWith("added"));
  expect(again[0]?.body).toEqual(body);
  expect(again[0]?.headers.get("X-CSRF-Token")).toBe("csrf-proven");
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
});

it("asks once more who one is where that was too long ago, and goes on", async () => {
  const { user, told, lift } = await press("mfa.confirm");
  const given = takes("post", "/me/mfa/password", 204);
  await user.type(await screen.findByLabelText("Your password"), "correct horse");
  expect(screen.getByText("Another way")).toBeInTheDocument();
  lift();
  await user.click(screen.getByRole("button", { name: "Go on" }));
  await waitFor(() => expect(told).toHaveBeenCalledWith("added"));
  expect(given[0]?.body).toEqual({ current_password: "correct horse" });
});

it("leaves the refusal where the dialog is closed, and asks anew at the next try", async () => {
  const { user, told } = await press("mfa.confirm");
  await user.click(await screen.findByRole("button", { name: "Close" }));
  await waitFor(() => expect(told).toHaveBeenCalledWith("refused"));
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  await user.click(screen.getByRole("button", { name: "Add" }));
  expect(await screen.findByLabelText("Your password")).toBeInTheDocument();
});

it("goes alone at Escape, and leaves what was filled in beneath", async () => {
  const close = vi.fn();
  refuses("post", "/api-clients", 403, "mfa.confirm");
  const { user } = await renderAt(
    <>
      <Panel told={vi.fn()} onClose={close} />
      <RemedyDialogs />
    </>,
  );
  await user.type(await screen.findByLabelText("Name"), "Halo");
  await user.click(screen.getByRole("button", { name: "Add" }));
  await user.type(await screen.findByLabelText("Your password"), "correct{Escape}");
  await waitFor(() => expect(screen.queryByLabelText("Your password")).not.toBeInTheDocument());
  expect(close).not.toHaveBeenCalled();
  expect(screen.getByLabelText("Name")).toHaveValue("Halo");
  await user.keyboard("{Escape}");
  expect(close).toHaveBeenCalledOnce();
});

it("asks nobody who acts as somebody else, and nobody for another refusal", async () => {
  startActing("?acting=one");
  const acting = await press("mfa.confirm");
  await waitFor(() => expect(acting.told).toHaveBeenCalledWith("refused"));
  acting.unmount();
  startActing("");
  const { told } = await press("permission.missing");
  await waitFor(() => expect(told).toHaveBeenCalledWith("refused"));
  expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
});
