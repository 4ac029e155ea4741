import { IconUsers } from "@tabler/icons-react";
import { screen } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { setLocale } from "@/lib/locale";
import { ProblemError } from "@/lib/problem";
import { renderAt } from "@/testing/render";
import { CopyableId } from "./CopyableId";
import { Deadline } from "./Deadline";
import { EmptyState } from "./EmptyState";
import { Facts } from "./Facts";
import { Freshness } from "./Freshness";
import { LiveRegion } from "./LiveRegion";
import { ProblemAlert } from "./ProblemAlert";
import { SeatsBar } from "./SeatsBar";
import { StateChip } from "./StateChip";

beforeEach(() => setLocale("en-GB"));
const hoursFromNow = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

describe("StateChip", () => {
  it("says the state in words, its detail included", async () => {
    const { container } = await renderAt(
      <StateChip tone="warn" label="Consent missing" detail="since Tuesday" />,
    );
    expect(container).toHaveTextContent("Consent missing, since Tuesday");
  });
});

describe("CopyableId", () => {
  it("copies the whole value although a shorter one is shown, and says so", async () => {
    const { user } = await renderAt(
      <>
        <CopyableId value="0d6477aa-whole" text="0d6477aa" label="tenant id" />
        <LiveRegion />
      </>,
    );
    await user.click(screen.getByRole("button", { name: "Copy tenant id" }));
    expect(await navigator.clipboard.readText()).toBe("0d6477aa-whole");
    expect(await screen.findByText("Copied the tenant id.")).toBeInTheDocument();
  });

  it("says what to do when the browser refuses", async () => {
    const { user } = await renderAt(
      <>
        <CopyableId value="x" label="tenant id" />
        <LiveRegion />
      </>,
    );
    vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new Error("denied"));
    await user.click(screen.getByRole("button", { name: "Copy tenant id" }));
    expect(await screen.findByText(/copy it by hand/)).toBeInTheDocument();
  });
});

describe("Freshness", () => {
  it.each([
    ["fresh", hoursFromNow(-1.1), undefined, "Updated 1 hour ago"],
    ["old", hoursFromNow(-49), undefined, "Last known state, updated 2 days ago"],
    ["known to be stale", hoursFromNow(-1.1), true, "Last known state, updated 1 hour ago"],
    ["of a moment ahead", hoursFromNow(0.1), undefined, "Updated just now"],
    ["missing", null, undefined, "Never updated"],
  ])("tells the age of data that is %s", async (_, asOf, stale, want) => {
    const { container } = await renderAt(<Freshness asOf={asOf} stale={stale} />);
    expect(container).toHaveTextContent(want);
  });
});

it("does not worry about what is being read for the first time", async () => {
  const { container } = await renderAt(<Freshness asOf={null} awaited />);
  expect(container).toHaveTextContent("Not read yet");
  expect(container.querySelector("[data-stale=true]")).toBeNull();
});

describe("Deadline", () => {
  it.each([
    [60, "low"],
    [30, "raised"],
    [3, "high"],
    [-2, "past"],
  ])("shows %i hours as %s", async (hours, urgency) => {
    const { container } = await renderAt(<Deadline at={hoursFromNow(hours)} />);
    const time = container.querySelector("time");
    expect(time).toHaveAttribute("data-urgency", urgency);
    expect(time).toHaveTextContent(/UTC, .*\d\d:\d\d yours/);
    // Where the line may break: the two halves themselves do not.
    expect(time?.querySelector("span + span")?.textContent).toMatch(/UTC, /);
    expect(time?.querySelector("span + span > span + span")?.textContent).toMatch(/^\S/);
  });
});

describe("Deadline where the viewer's clock shows UTC", () => {
  it("is written once", async () => {
    vi.spyOn(Date.prototype, "getTimezoneOffset").mockReturnValue(0);
    const { container } = await renderAt(<Deadline at={hoursFromNow(30)} />);
    expect(container).toHaveTextContent(/UTC$/);
  });
});

describe("SeatsBar", () => {
  it.each([
    [19, 25, "19 of 25 seats assigned, 6 free"],
    [0, 0, "0 of 0 seats assigned, 0 free"],
    [1203, 1200, "1,203 of 1,200 seats assigned, 3 too many"],
  ])("says %i of %i in words", async (assigned, total, want) => {
    await renderAt(<SeatsBar assigned={assigned} total={total} />);
    expect(screen.getByRole("img", { name: want })).toBeInTheDocument();
  });
});

describe("ProblemAlert", () => {
  it("shows what the server said, its fields, Microsoft's code and the id to quote", async () => {
    const error = new ProblemError({
      status: 422,
      title: "Some fields are not right",
      code: "reseller.secret_wrong",
      detail: "Microsoft refused the secret. Nothing was saved.",
      fields: { application_secret: "Copy the secret's value, not its id." },
      microsoft: { code: "AADSTS7000215", correlationId: "corr-1" },
      traceId: "trace-1",
    });
    await renderAt(<ProblemAlert error={error} />);
    const alert = screen.getByRole("alert");
    for (const text of ["Nothing was saved", "not its id", "AADSTS7000215", "corr-1", "trace-1"]) {
      expect(alert).toHaveTextContent(text);
    }
  });

  it.each([
    ["repeats it", "The code is wrong.", "No account was created. What is wrong stands at the field."],
    ["says more", "Nothing was saved.", "Nothing was saved."],
  ])("does not say again what its field says, where the detail %s", async (_, detail, want) => {
    const error = new ProblemError({
      status: 422,
      title: "Unprocessable Entity",
      code: "setup.code_wrong",
      detail,
      fields: { code: "The code is wrong." },
      traceId: "trace-1",
    });
    await renderAt(
      <ProblemAlert error={error} notDone="No account was created." shownAt={["code", "name"]} />,
    );
    const alert = screen.getByRole("alert");
    expect(alert).toHaveTextContent("Check what you entered");
    expect(alert).toHaveTextContent(want);
    expect(alert).not.toHaveTextContent(/Unprocessable|The code is wrong/);
  });

  it("lists what no field of the form shows", async () => {
    const fields = { code: "The code is wrong.", nickname: "It is taken." };
    const error = new ProblemError({ status: 422, title: "x", code: "x", detail: "Nothing.", fields });
    await renderAt(<ProblemAlert error={error} shownAt={["code"]} />);
    expect(screen.getAllByRole("listitem").map(({ textContent }) => textContent)).toEqual(["It is taken."]);
  });

  it("says what did not happen and what to do when no answer came, and offers to try again", async () => {
    const retry = vi.fn();
    const error = new ProblemError({ status: 0, title: "No answer", code: "network" });
    const { user } = await renderAt(
      <ProblemAlert error={error} notDone="Nothing was saved." retry={retry} />,
    );
    expect(screen.getByRole("alert")).toHaveTextContent("Nothing was saved. Check your connection");
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(retry).toHaveBeenCalledOnce();
  });
});

describe("EmptyState and Facts", () => {
  it("says what is missing and offers the next step", async () => {
    await renderAt(
      <EmptyState
        icon={IconUsers}
        title="No customers yet"
        action={<button type="button">Add reseller</button>}
      >
        They arrive with the first reseller.
      </EmptyState>,
    );
    expect(screen.getByRole("heading", { name: "No customers yet" })).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Add reseller" })).toBeInTheDocument();
  });

  it("writes nothing as a dash", async () => {
    await renderAt(<Facts facts={[{ term: "Country", value: "" }]} />);
    expect(screen.getByText("–")).toBeInTheDocument();
  });
});
