import { screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { CompanyContext } from "@/lib/company";
import { makeMe } from "@/testing/factories/me";
import { makeReseller } from "@/testing/factories/mirror";
import { pageOf } from "@/testing/page";
import { renderAt } from "@/testing/render";
import { refuses, serves } from "@/testing/server";
import { CustomerHelp } from "./CustomerHelp";
import { CustomersGuide } from "./CustomersGuide";
import { EntryHelp } from "./EntryHelp";
import { PartnerHelp } from "./PartnerHelp";

const task = (name: string) => screen.queryByRole("article", { name });

describe("help in the customer portal", () => {
  const open = (...permissions: string[]) => {
    const company = {
      customer_id: "c1",
      customer_name: "Fabrikam GmbH",
      reseller_name: "Contoso Cloud",
      level: "view" as const,
      master_admin: false,
      permissions,
    };
    serves("/me", makeMe({ kind: "customer", companies: [company] }));
    return renderAt(
      <CompanyContext value="c1">
        <CustomerHelp reseller="Contoso Cloud" />
      </CompanyContext>,
    );
  };

  it("tells only what somebody may do in this company", async () => {
    await open("subscriptions:read");
    expect(await screen.findByRole("article", { name: "See what you subscribe to" })).toBeInTheDocument();
    expect(task("Sign in")).toBeInTheDocument();
    expect(task("Invite a colleague")).not.toBeInTheDocument();
    expect(screen.queryByRole("link", { name: "Invite a colleague" })).not.toBeInTheDocument();
  });

  it("tells master admins how to invite, in the words of the buttons, with a way there", async () => {
    await open("portal_users:write");
    const invite = await screen.findByRole("article", { name: "Invite a colleague" });
    const steps = within(invite).getAllByRole("listitem");
    expect(steps[0]).toHaveTextContent("Open Users and press Add New.");
    expect(within(steps[0] as HTMLElement).getByText("Add New").tagName).toBe("B");
    expect(screen.getByRole("link", { name: "Invite a colleague" })).toHaveAttribute("href", `#${invite.id}`);
  });

  it("shows a video beside the steps, with captions, that nobody starts but its viewer", async () => {
    await open("portal_users:write");
    const video = await screen.findByLabelText("Video: Invite a colleague");
    expect(video).toHaveAttribute("preload", "none");
    expect(video).toHaveAttribute("controls");
    expect(video).not.toHaveAttribute("autoplay");
    expect(video).toHaveAttribute("poster", expect.stringMatching(/invite.*\.webp/));
    expect(video.querySelector("source")).toHaveAttribute("src", expect.stringMatching(/invite.*\.webm/));
    expect(video.querySelector("track[kind=captions]")).toHaveAttribute(
      "src",
      expect.stringMatching(/invite.*\.vtt/),
    );
    expect(screen.queryByLabelText("Video: See what you subscribe to")).not.toBeInTheDocument();
    expect(screen.queryByLabelText("Video: Sign in")).not.toBeInTheDocument();
  });

  it("is printed under a name with the reseller's, with the address to sign in at", async () => {
    const print = vi.fn();
    vi.stubGlobal("print", print);
    const { user } = await open();
    document.title = "Help";
    expect(screen.getByText(`${window.location.origin}/sign-in`)).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Print this guide" }));
    expect(print).toHaveBeenCalledOnce();
    window.dispatchEvent(new Event("beforeprint"));
    expect(document.title).toBe("Guide to the customer portal of Contoso Cloud");
    window.dispatchEvent(new Event("afterprint"));
    expect(document.title).toBe("Help");
  });
});

describe("help in the partner portal", () => {
  it("tells only what somebody may do", async () => {
    serves("/me", makeMe({ kind: "partner", permissions: ["impersonations:write"] }));
    await renderAt(<PartnerHelp />);
    const launch = "See a customer's portal as one of its people";
    expect(await screen.findByRole("article", { name: launch })).toBeInTheDocument();
    expect(task("Add a reseller")).not.toBeInTheDocument();
  });

  it("has the whole guide for customers' people, in the name of the reseller that is chosen", async () => {
    serves(
      "/resellers",
      pageOf(
        makeReseller({ id: "r1", display_name: "Contoso Cloud", mail_name: null, support_email: null }),
        makeReseller({
          id: "r2",
          display_name: "Fjord",
          mail_name: "Fjord IT",
          support_email: "it@fjord.example",
        }),
      ),
    );
    const { user } = await renderAt(<CustomersGuide />);
    expect(await screen.findByText("Guide to the customer portal of Contoso Cloud")).toBeInTheDocument();
    expect(task("Invite a colleague")).toBeInTheDocument();
    await user.selectOptions(screen.getByLabelText("Reseller"), "Fjord IT");
    expect(screen.getByText("Guide to the customer portal of Fjord IT")).toBeInTheDocument();
    expect(screen.getByText("it@fjord.example")).toBeInTheDocument();
  });

  it("says that there is no reseller to hand a guide over for", async () => {
    serves("/resellers", pageOf());
    await renderAt(<CustomersGuide />);
    expect(await screen.findByRole("heading", { name: "No reseller yet" })).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Print this guide" })).not.toBeInTheDocument();
  });

  it("shows what is wrong when the resellers cannot be read", async () => {
    refuses("get", "/resellers", 503, "database.unavailable");
    await renderAt(<CustomersGuide />);
    expect(await screen.findByRole("button", { name: "Try again" })).toBeInTheDocument();
  });
});

it("helps whoever is not signed in to get in, and leads back", async () => {
  await renderAt(<EntryHelp />);
  expect(task("Get in with a forgotten password")).toBeInTheDocument();
  expect(task("Invite a colleague")).not.toBeInTheDocument();
  expect(screen.getByRole("link", { name: "Back to sign-in" })).toHaveAttribute("href", "/sign-in");
});
