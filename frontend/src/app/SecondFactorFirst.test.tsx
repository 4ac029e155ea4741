import { screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { meQuery } from "@/api/me";
import { useSecondFactor } from "@/lib/secondFactor";
import { makeMe } from "@/testing/factories/me";
import { makeMyMFA } from "@/testing/factories/mfa";
import { renderAt } from "@/testing/render";
import { serves, takes } from "@/testing/server";
import { SecondFactorFirst } from "./SecondFactorFirst";

function Spend({ then }: { then: () => void }) {
  const withSecondFactor = useSecondFactor();
  return (
    <button type="button" onClick={() => withSecondFactor(then)}>
      Authorize
    </button>
  );
}

async function press(state: "none" | "proven") {
  const goOn = vi.fn();
  const view = await renderAt(
    <SecondFactorFirst>
      <Spend then={goOn} />
    </SecondFactorFirst>,
  );
  view.queries.setQueryData(meQuery.queryKey, makeMe({ mfa: { state, methods: [] } }));
  await view.user.click(screen.getByRole("button", { name: "Authorize" }));
  return { ...view, goOn };
}

it("goes on at once with a second factor", async () => {
  const { goOn } = await press("proven");
  expect(goOn).toHaveBeenCalledOnce();
  expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
});

it("has one set up first by who has none, and goes on then", async () => {
  serves("/me/mfa", makeMyMFA({ state: "none", totp_since: null, passkeys: [] }));
  takes("post", "/me/mfa/totp", 200, { secret: "JBSWY3DP", uri: "otpauth://totp/x", qr: ["10", "01"] });
  takes("post", "/me/mfa/totp/confirm", 200, { recovery_codes: ["AAAA-BBBB"] });
  const { user, goOn } = await press("none");
  await user.click(await screen.findByRole("button", { name: "Set up an authenticator app" }));
  await user.type(await screen.findByRole("textbox", { name: "Code that the app shows" }), "654321");
  await user.click(screen.getByRole("button", { name: "Confirm" }));
  await screen.findByText("AAAA-BBBB");
  expect(goOn).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "I have kept them" }));
  expect(goOn).toHaveBeenCalledOnce();
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
});

it("does nothing when the dialog is closed", async () => {
  serves("/me/mfa", makeMyMFA({ state: "none" }));
  const { user, goOn } = await press("none");
  await user.click(await screen.findByRole("button", { name: "Close" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(goOn).not.toHaveBeenCalled();
});
