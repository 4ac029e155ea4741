import { spawnSync } from "node:child_process";
import type { Page } from "@playwright/test";
import { runInDatabase } from "../support/database";
import { invite, makePerson, signInAsStaff } from "../support/people";
import { find } from "../support/portal";
import { binary } from "../support/program";
import { expect, test } from "../support/test";

test.use({ mails: true, signedIn: false });
test.setTimeout(120_000);

test("who did a thing on a day is found in three clicks, and a record that was changed is named", async ({
  page,
  program,
  watched,
}) => {
  watched.allow(/^401 GET \/api\/v1\/me$/); // nobody is signed in yet
  await signInAsStaff(page, program);
  const staff = program.logins?.staff.name ?? "";
  const dora = makePerson("Dora Doe");
  const { id: customerId } = await find(page.request, "customers", "Grünwald");
  await invite(page, dora, { customer_ids: [customerId], level: "view" });
  const panel = page.getByRole("dialog", { name: "Portal user invited" });

  await test.step("three clicks from the dashboard to the event", async () => {
    await page.reload();
    await expect(page.getByRole("heading", { name: "Dashboard" })).toBeVisible();
    const clicks = await countClicks(page);
    await page.getByRole("link", { name: "Audit log", exact: true }).click();
    await page.getByRole("searchbox", { name: "Name of the thing" }).click();
    await page.keyboard.type(dora.email);
    for (const end of ["From", "To"]) await page.getByLabel(end, { exact: true }).fill(today());
    await page
      .getByRole("row", { name: dora.email })
      .getByRole("link", { name: "Portal user invited" })
      .click();
    await expect(panel).toContainText(dora.email);
    await expect(panel).toContainText(staff);
    expect(await clicks()).toBe(3);
  });
  const id = new URL(page.url()).searchParams.get("event") ?? "";
  const result = page.getByText(/^The record (is as it was written|was changed)/);
  const verify = async () => {
    await page.goto("/partner/audit");
    await page.getByRole("button", { name: "Verify" }).click();
    return result;
  };
  await expect(await verify()).toContainText(/is as it was written: [\d,]+ events in 1 chain/);

  const pretend = (name: string) => `UPDATE audit_events SET actor_name = '${name}' WHERE id = '${id}';`;
  const tamper = (name: string) =>
    runInDatabase(
      program.folder,
      `ALTER TABLE audit_events DISABLE TRIGGER audit_events_append_only; ${pretend(name)}
       ALTER TABLE audit_events ENABLE TRIGGER audit_events_append_only;`,
    );
  await test.step("even the owner of the tables changes nothing as long as they guard themselves", async () => {
    await expect(runInDatabase(program.folder, pretend("Somebody Else"))).rejects.toThrow(/append-only/);
  });

  await test.step("who takes the guard away and puts somebody else's name in is found out", async () => {
    await tamper("Somebody Else");
    await expect(await verify()).toContainText(/was changed at event \d+/);
    await page.getByRole("link", { name: "Show that event" }).click();
    await expect(panel).toContainText(dora.email);
    await expect(panel).toContainText("Somebody Else");
    const { status, stdout } = verifyOnTheServer(program.folder);
    expect(stdout).toMatch(new RegExp(`broken at event \\d+: .*\\(id ${id}\\)`));
    expect(status).toBe(1);
  });

  await test.step("with the true name the record is whole again", async () => {
    await tamper(staff);
    await expect(await verify()).toContainText("is as it was written");
    const { status, stdout } = verifyOnTheServer(program.folder);
    expect(stdout).not.toContain("broken");
    expect(status).toBe(0);
  });
});

/** Counts the clicks on a page from now on. */
async function countClicks(page: Page): Promise<() => Promise<number>> {
  const counter = await page.evaluateHandle(() => {
    const counted = { clicks: 0 };
    document.addEventListener("pointerdown", () => counted.clicks++, true);
    return counted;
  });
  return () => counter.evaluate(({ clicks }) => clicks);
}

/** The day in the browser's time zone, as a field for days takes it. */
function today(): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin" }).format(new Date());
}

/** `tenantry audit verify`, beside the program that runs. */
function verifyOnTheServer(folder: string) {
  return spawnSync(binary, ["audit", "verify"], {
    encoding: "utf8",
    env: { ...process.env, TENANTRY_DATA_DIR: folder },
  });
}
