import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { Toasts } from "@/components/Toasts";
import { makeMyMFA } from "@/testing/factories/mfa";
import { renderAt } from "@/testing/render";
import { refuses, serves, takes } from "@/testing/server";
import { SecondFactorSection } from "./SecondFactorSection";

const none = makeMyMFA({ state: "none", totp_since: null, passkeys: [], recovery_codes_left: 0 });

async function open() {
  const onChanged = vi.fn();
  const view = await renderAt(
    <>
      <SecondFactorSection onChanged={onChanged} />
      <Toasts />
    </>,
  );
  await screen.findByRole("list", { name: "Second factor" });
  return { ...view, onChanged };
}

/** A browser with passkeys, which answers what it is asked. */
function browserAnswers(answer: () => Promise<unknown>) {
  const parseCreationOptionsFromJSON = (asked: unknown) => asked;
  vi.stubGlobal(
    "PublicKeyCredential",
    Object.assign(() => undefined, { parseCreationOptionsFromJSON }),
  );
  const create = vi.fn(answer);
  Object.defineProperty(navigator, "credentials", { value: { create }, configurable: true });
  return create;
}

beforeEach(() => serves("/me/mfa", makeMyMFA()));

it("sets an app up, and hands the recovery codes over before it closes", async () => {
  serves("/me/mfa", none);
  takes("post", "/me/mfa/totp", 200, { secret: "JBSWY3DP", uri: "otpauth://totp/x", qr: ["10", "01"] });
  const confirmed = takes("post", "/me/mfa/totp/confirm", 200, {
    recovery_codes: ["AAAA-BBBB", "CCCC-DDDD"],
  });
  const { user, onChanged } = await open();
  expect(screen.queryByText(/reseller/)).not.toBeInTheDocument();
  const written = vi.spyOn(navigator.clipboard, "writeText");
  await user.click(screen.getByRole("button", { name: "Set up" }));
  await user.click(await screen.findByRole("button", { name: "Set up an authenticator app" }));
  expect(screen.queryByText(/app of before/)).not.toBeInTheDocument();
  expect(await screen.findByRole("img", { name: /QR code/ })).toBeInTheDocument();
  await user.type(screen.getByRole("textbox", { name: "Code that the app shows" }), " 654321");
  await user.click(screen.getByRole("button", { name: "Confirm" }));
  const codes = await screen.findByRole("list", { name: "Recovery codes" });
  expect(screen.getByRole("heading", { name: "Recovery codes" })).toBeInTheDocument();
  expect(within(codes).getAllByRole("listitem")).toHaveLength(2);
  expect(confirmed[0]?.body).toEqual({ code: "654321" });
  await user.click(screen.getByRole("button", { name: "Copy" }));
  expect(written).toHaveBeenCalledWith("AAAA-BBBB\nCCCC-DDDD");
  await user.click(screen.getByRole("button", { name: "I have kept them" }));
  await waitFor(() => expect(screen.queryByText("AAAA-BBBB")).not.toBeInTheDocument());
  expect(onChanged).toHaveBeenCalled();
});

it("asks for the password first, and again when the time ran out meanwhile", async () => {
  serves("/me/mfa", makeMyMFA({ changeable_until: null }));
  refuses("post", "/me/mfa/password", 422, "password.wrong");
  const { user } = await open();
  await user.click(screen.getByRole("button", { name: "Make new codes" }));
  await user.type(await screen.findByLabelText("Your password"), "wrong");
  await user.click(screen.getByRole("button", { name: "Go on" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("Refused because of password.wrong.");

  const given = takes("post", "/me/mfa/password", 204);
  serves("/me/mfa", makeMyMFA());
  await user.type(screen.getByLabelText("Your password"), "right");
  await user.click(screen.getByRole("button", { name: "Go on" }));
  expect(await screen.findByText(/codes of before count no more/)).toBeInTheDocument();
  expect(given[0]?.body).toEqual({ current_password: "right" });
  refuses("post", "/me/mfa/recovery-codes", 403, "mfa.confirm");
  await user.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Make new codes" }));
  expect(await screen.findByLabelText("Your password")).toBeInTheDocument();
});

it("adds the passkey that the browser makes", async () => {
  const create = browserAnswers(() => Promise.resolve({ toJSON: () => ({ id: "made" }) }));
  takes("post", "/me/mfa/passkeys/begin", 200, { public_key: { challenge: "abc" } });
  const added = takes("post", "/me/mfa/passkeys", 201, {
    passkey: makeMyMFA().passkeys[0],
    recovery_codes: [],
  });
  const { user } = await open();
  await user.click(screen.getByRole("button", { name: "Add a passkey" }));
  await user.type(await screen.findByRole("textbox", { name: "Name" }), "Laptop");
  await user.click(screen.getByRole("button", { name: "Add" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(create).toHaveBeenCalledWith({ publicKey: { challenge: "abc" } });
  expect(added[0]?.body).toEqual({ name: "Laptop", credential: { id: "made" } });
});

it("says that nothing was added when the browser gives no passkey", async () => {
  browserAnswers(() => Promise.reject(new DOMException("no", "NotAllowedError")));
  takes("post", "/me/mfa/passkeys/begin", 200, { public_key: { challenge: "abc" } });
  const { user } = await open();
  await user.click(screen.getByRole("button", { name: "Add a passkey" }));
  await user.type(await screen.findByRole("textbox", { name: "Name" }), "Laptop");
  await user.click(screen.getByRole("button", { name: "Add" }));
  expect(await screen.findByRole("alert")).toHaveTextContent(/canceled.*Nothing was changed/);
});

it("renames and removes a passkey", async () => {
  const [passkey] = makeMyMFA().passkeys;
  const renamed = takes("patch", `/me/mfa/passkeys/${passkey?.id}`, 204);
  const removed = takes("delete", `/me/mfa/passkeys/${passkey?.id}`, 204);
  const { user } = await open();
  await user.click(screen.getByRole("button", { name: "Edit name of Key ring" }));
  await user.clear(screen.getByRole("textbox", { name: "name of Key ring" }));
  await user.keyboard("Drawer{Enter}");
  await waitFor(() => expect(renamed[0]?.body).toEqual({ name: "Drawer" }));
  await user.click(screen.getByRole("button", { name: "Remove Key ring" }));
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Remove" }));
  await waitFor(() => expect(removed).toHaveLength(1));
});

it("says why the last one cannot be removed", async () => {
  refuses("delete", "/me/mfa/totp", 409, "mfa.last");
  const { user } = await open();
  await user.click(screen.getByRole("button", { name: "Remove the authenticator app" }));
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Remove" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("Refused because of mfa.last.");
});
