import { screen, waitFor, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { Toasts } from "@/components/Toasts";
import { makeMySessions } from "@/testing/factories/sessions";
import { renderAt } from "@/testing/render";
import { refuses, serves, takes } from "@/testing/server";
import { SessionsSection } from "./SessionsSection";

const others = { name: "Sign out everywhere else" };
const phone = { name: "Sign out Safari on iPhone at 2001:db8::7" };

async function open() {
  const onSignOut = vi.fn();
  const view = await renderAt(
    <>
      <SessionsSection onSignOut={onSignOut} />
      <Toasts />
    </>,
  );
  await screen.findByRole("list");
  return { ...view, onSignOut };
}

it("names every browser and marks this one", async () => {
  serves("/me/sessions", { data: makeMySessions() });
  await open();
  const [first, second] = screen.getAllByRole("listitem");
  expect(within(first as HTMLElement).getByText("Firefox on Windows")).toBeInTheDocument();
  expect(within(first as HTMLElement).getByText("This browser")).toBeInTheDocument();
  expect(within(second as HTMLElement).getByText("2001:db8::7")).toBeInTheDocument();
  expect(within(second as HTMLElement).queryByText("This browser")).not.toBeInTheDocument();
});

it("ends one elsewhere, says which, and reads the list anew", async () => {
  serves("/me/sessions", { data: makeMySessions() });
  const ended = takes("delete", `/me/sessions/${makeMySessions()[1]?.id}`, 204);
  const { user, onSignOut } = await open();
  serves("/me/sessions", { data: makeMySessions().slice(0, 1) });
  await user.click(screen.getByRole("button", phone));
  expect(await screen.findByText("Safari on iPhone is signed out.")).toBeInTheDocument();
  expect(await screen.findByText("You are signed in nowhere else.")).toBeInTheDocument();
  expect(screen.queryByRole("button", others)).not.toBeInTheDocument();
  expect(ended).toHaveLength(1);
  expect(onSignOut).not.toHaveBeenCalled();
});

it("ends all others and says how many", async () => {
  serves("/me/sessions", { data: makeMySessions() });
  takes("delete", "/me/sessions", 200, { ended: 2 });
  const { user } = await open();
  await user.click(screen.getByRole("button", others));
  expect(await screen.findByText("2 other browsers are signed out.")).toBeInTheDocument();
});

it("signs out here as the menu does", async () => {
  serves("/me/sessions", { data: makeMySessions() });
  const { user, onSignOut } = await open();
  await user.click(screen.getByRole("button", { name: "Sign out Firefox on Windows at 203.0.113.7" }));
  expect(onSignOut).toHaveBeenCalledOnce();
});

it("says why it was refused, and takes another try", async () => {
  serves("/me/sessions", { data: makeMySessions() });
  refuses("delete", `/me/sessions/${makeMySessions()[1]?.id}`, 503, "database.unavailable");
  const { user } = await open();
  await user.click(screen.getByRole("button", phone));
  await waitFor(() => expect(screen.getByRole("alert")).toHaveTextContent("Refused because of database"));
  expect(screen.getByRole("button", phone)).toBeEnabled();
});
