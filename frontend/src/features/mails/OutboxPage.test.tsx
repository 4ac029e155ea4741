import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { Toasts } from "@/components/Toasts";
import { makeMail } from "@/testing/factories/mail";
import { makeMe } from "@/testing/factories/me";
import { pageOf } from "@/testing/page";
import { renderAt } from "@/testing/render";
import { serves, takes } from "@/testing/server";
import { OutboxPage } from "./OutboxPage";

const address = "/partner/tools/outbox";
const failed = makeMail({
  id: "m1",
  state: "failed",
  attempts: 18,
  problem: "mail server: refused (code 451)",
  sent_at: null,
});
const page = (
  <>
    <OutboxPage />
    <Toasts />
  </>
);

describe("the outbox", () => {
  it("shows what became of each mail, and tries one again that failed", async () => {
    serves("/me", makeMe());
    serves("/mails", { ...pageOf(failed, makeMail({ id: "m2" })), delivers: true });
    const retried = takes("post", "/mails/m1/retry", 202, {});
    const { user } = await renderAt(page, address);
    const row = (await screen.findAllByRole("row"))[1] ?? document.body;
    expect(row).toHaveTextContent(/Your access to Fabrikam.*Failed.*18.*code 451/);
    expect(screen.getAllByRole("button", { name: /^Try again/ })).toHaveLength(1);
    await user.click(within(row).getByRole("button", { name: /^Try again/ }));
    expect(await screen.findByText("The mail to mia@fabrikam.example is tried again.")).toBeInTheDocument();
    expect(retried).toHaveLength(1);
  });

  it("opens a mail, with a placeholder for its link", async () => {
    serves("/me", makeMe());
    serves("/mails", { ...pageOf(failed), delivers: true });
    const { user } = await renderAt(page, address);
    await user.click(await screen.findByRole("button", { name: "Your access to Fabrikam" }));
    const panel = await screen.findByRole("dialog", { name: "Your access to Fabrikam" });
    expect(panel).toHaveTextContent("[a link that only the recipient gets]");
    expect(panel).toHaveTextContent("mail server: refused (code 451)");
  });

  it("says what to do where there is no mail server", async () => {
    serves("/me", makeMe());
    serves("/mails", { ...pageOf(), delivers: false });
    await renderAt(page, address);
    expect(await screen.findByText("There is no mail server")).toBeInTheDocument();
    expect(screen.getByText(/TENANTRY_SMTP_URL/)).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Send me a test mail" })).toBeNull();
  });

  it("sends a test mail to oneself", async () => {
    serves("/me", makeMe());
    serves("/mails", { ...pageOf(), delivers: true });
    const sent = takes("post", "/mails/test", 202, {});
    const { user } = await renderAt(page, address);
    await user.click(await screen.findByRole("button", { name: "Send me a test mail" }));
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(await screen.findByText(/on its way to your own address/)).toBeInTheDocument();
  });
});
