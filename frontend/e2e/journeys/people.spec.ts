import type { Page } from "@playwright/test";
import { activate, byHand, invite, makePerson, type Person, signInAsStaff } from "../support/people";
import { find, read, tab } from "../support/portal";
import { needsSecondFactor, removeApp, setUpApp } from "../support/secondFactor";
import { expect, test } from "../support/test";

test.use({ mails: true, signedIn: false });
test.setTimeout(180_000);
test.beforeEach(({ watched }) => {
  watched.allow(/^401 GET \/api\/v1\/me$/); // nobody is signed in yet
});

type Level = "View" | "Modify" | "Admin";

const everybody = ["Dashboard", "Help", "Microsoft CSP"];
const ofAdmins = ["Audit log", "Who acted as us"];
/** What each level finds in the navigation. */
const entries: Record<Level, string[]> = {
  View: everybody,
  Modify: everybody,
  Admin: [...everybody, ...ofAdmins],
};

test("people invited with View, Modify and Admin see exactly what is theirs, and the API refuses the rest", async ({
  page,
  program,
  visitor,
}) => {
  await signInAsStaff(page, program);
  const company = await companyOf(page);
  const links: Record<Level, string> = { View: "", Modify: "", Admin: "" };
  const people = {
    View: makePerson("Vera View"),
    Modify: makePerson("Moritz Modify"),
    Admin: makePerson("Anna Admin"),
  };
  await page.goto(`/partner/customers/${company.customerId}/users`);

  await test.step("two are invited by mail", async () => {
    for (const level of ["View", "Admin"] as const) {
      const { name, email } = people[level];
      await fillIn(page, people[level], level);
      await expect(page.getByText(`${name} is invited: the invitation goes to ${email}.`)).toBeVisible();
      links[level] = (await program.mailbox?.linkTo(email)) ?? "";
    }
  });

  await test.step("one gets an instruction sheet, because the reseller turned mails off", async () => {
    const mails = page.getByRole("switch", { name: "Mails to customer users" });
    await page.goto(`/partner/resellers/${company.resellerId}`);
    await mails.click();
    await expect(mails).not.toBeChecked();
    await page.goto(`/partner/customers/${company.customerId}/users`);
    await fillIn(page, people.Modify, "Modify");
    await page.getByRole("button", { name: "Instruction sheet" }).click();
    const sheet = page.getByRole("dialog");
    await expect(sheet.getByText("Hello Moritz Modify,")).toBeVisible();
    links.Modify = await sheet.getByText(/^https?:\S+#\S+$/).innerText();
    await page.goto(`/partner/resellers/${company.resellerId}`);
    await mails.click();
    await expect(mails).toBeChecked();
    expect(program.mailbox?.textsTo(people.Modify.email)).toEqual([]);
  });

  await test.step("one is limited to five seats at once", async () => {
    const { name, email } = people.Modify;
    await page.goto(`/partner/customers/${company.customerId}/users?q=${encodeURIComponent(email)}`);
    await page.getByRole("button", { name: `More for ${name}` }).click();
    await page.getByRole("menuitem", { name: "Limits" }).click();
    await page.getByLabel("Seats of one change").fill("5");
    await page.getByRole("button", { name: "Save limits" }).click();
    await expect(page.getByText(`The limits of ${name} were saved.`)).toBeVisible();
  });

  for (const level of ["View", "Modify", "Admin"] as const) {
    await test.step(`${level} activates the account, and is in a portal of that level`, async () => {
      const own = await visitor();
      await activate(own, links[level], people[level]);
      await expect(own).toHaveURL(`/portal/${company.customerId}`);
      await expectPortal(own, level, company);
      await expectRefusals(own, level, company);
    });
  }
});

test("staff act as somebody in the open: read-only until they say why, and the customer sees who it was", async ({
  page,
  program,
  visitor,
  watched,
}) => {
  const staff = program.logins?.staff.name ?? "";
  await signInAsStaff(page, program);
  const { customerId, resellerId } = await companyOf(page);
  const berta = makePerson("Berta Boss");
  const colleague = makePerson("Carl Colleague");
  const { name, email } = berta;
  await invite(page, berta, { customer_ids: [customerId], level: "admin", master_admin: true });
  const own = await visitor();
  await activate(own, (await program.mailbox?.linkTo(email)) ?? "", berta);
  await expect(own).toHaveURL(`/portal/${customerId}`);

  const acting =
    await test.step("the portal opens in a tab of its own, with name, reason and time", async () => {
      await page.goto(`/partner/resellers/${resellerId}/sub-accounts`);
      await page
        .getByRole("rowheader")
        .getByRole("link", { name: /Grünwald/ })
        .click();
      await tab(page, "Users").click();
      await page.getByRole("searchbox", { name: "Name or email" }).fill(email);
      await page.getByRole("button", { name: `Launch CP3 ${name}` }).click();
      const panel = page.getByRole("dialog", { name: `Launch the portal as ${name}` });
      await panel.getByLabel("Reason").fill("Cannot find the licenses");
      await panel.getByLabel("For how long").selectOption("15 minutes");
      const opened = page.context().waitForEvent("page");
      watched.allow(needsSecondFactor);
      await panel.getByRole("button", { name: "Launch CP3" }).click();
      await setUpApp(page);
      const portal = await opened;
      await removeApp(page.request);
      return portal;
    });
  const bar = acting.getByRole("region", { name: "You act as somebody else" });
  await expect(bar).toContainText(`You act as ${name} (${email})`);
  await expect(bar).toContainText("Reason: Cannot find the licenses");
  await expect(bar).toContainText("Read-only");
  await expect(bar).toContainText(/Ends in 1[45] min/);
  const place = acting.url();
  expect(new URL(place).pathname).toBe(`/portal/${customerId}`);

  await test.step("Microsoft's services are there", async () => {
    await acting.getByRole("link", { name: "Microsoft CSP" }).click();
    await expect(acting.getByRole("rowheader").getByRole("link", { name: /Grünwald/ })).toBeVisible();
  });

  await test.step("nothing can be changed, until they say what has to be", async () => {
    await acting.getByRole("link", { name: "Users", exact: true }).click();
    await expect(bar).toBeVisible();
    const line = acting.getByRole("listitem").filter({ hasText: email });
    await expect(line).toBeVisible();
    await expect(line.getByRole("button")).toHaveCount(0);
    await expect(acting.getByRole("button", { name: "Add New" })).toHaveCount(0);

    await bar.getByRole("button", { name: "Allow changes" }).click();
    const raising = acting.getByRole("dialog", { name: `Allow changes as ${name}` });
    await raising.getByLabel("What do you have to change?").fill("Invite the colleague");
    await raising.getByRole("button", { name: "Allow changes" }).click();
    await expect(bar).toContainText(/You can change things, 1[45] min left/);
    await fillIn(acting, colleague, "View");
    await expect(acting.getByText(`${colleague.name} is invited`)).toBeVisible();
    await program.mailbox?.linkTo(colleague.email);
    expect(program.mailbox?.textsTo(colleague.email).join()).toContain(
      `${staff} did this on behalf of ${name}`,
    );
  });

  await test.step("who leaves is back in their own portal, and the address lets nobody in any more", async () => {
    await bar.getByRole("button", { name: "Leave" }).click();
    await expect(acting).toHaveURL(`/partner/customers/${customerId}/users`);
    await expect(bar).toBeHidden();
    watched.allow(/^403 GET /);
    await acting.goto(place);
    await expect(
      acting.getByRole("heading", { name: "You do not act as a customer user any more" }),
    ).toBeVisible();
  });

  await test.step("the customer was mailed, and sees who acted as them, why, and what was changed", async () => {
    expect(program.mailbox?.textsTo(email).join()).toContain("Cannot find the licenses");
    await own.getByRole("link", { name: "Who acted as us" }).click();
    const launch = own.getByRole("row").filter({ hasText: email });
    for (const words of [staff, name, "Cannot find the licenses", "Invite the colleague", "Left", "1 change"])
      await expect(launch).toContainText(words);
    await own.getByRole("link", { name: "Audit log" }).click();
    const invited = own.getByRole("row").filter({ hasText: colleague.email });
    await expect(invited).toContainText("Portal user invited");
    await expect(invited).toContainText(`${staff}, as ${name}`);
  });
});

async function expectPortal(page: Page, level: Level, { customerId, tenantId }: Company) {
  const menu = page.getByRole("navigation", { name: "Main" }).getByRole("link");
  await expect(menu).toHaveText(entries[level]);
  const seesAudit = level === "Admin";
  await page.goto(`/portal/${customerId}/microsoft-csp/tenants/${tenantId}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Grünwald");
  await expect(page.getByRole("navigation", { name: /^Parts of/ }).getByRole("link")).toHaveText([
    "Overview",
    "Subscriptions",
    "Orders",
    "Licenses",
    ...(seesAudit ? ["Audit logs"] : []),
  ]);
  const buttons = page.getByRole("main").getByRole("button");
  expect(await buttons.evaluateAll((all) => all.map((one) => one.ariaLabel ?? one.textContent))).toEqual([
    "Copy Microsoft tenant id",
    "Copy Microsoft tenant id",
  ]);
  for (const place of ["audit", "acted-as-us", "users"]) {
    await page.goto(`/portal/${customerId}/${place}`);
    const shown = seesAudit && place !== "users";
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(
      shown ? /^(Audit log|Who acted as us)$/ : "No such page",
    );
  }
}

/** What people of a company may not do, whatever they call by hand, and what their level opens. */
async function expectRefusals(page: Page, level: Level, { customerId, tenantId }: Company) {
  const refused = { status: 403, code: "permission.missing" };
  const calls: [method: string, path: string, body?: object][] = [
    ["GET", "/portal-users"],
    [
      "POST",
      "/portal-users",
      { email: "x@example.com", name: "X", customer: { customer_ids: [customerId] } },
    ],
    ["PATCH", `/customers/${customerId}`, { name: "Other" }],
    ["DELETE", `/customers/${customerId}`],
    ["POST", `/tenants/${tenantId}/sync`],
    ["DELETE", `/tenants/${tenantId}`],
    ["POST", "/impersonations", { customer_id: customerId }],
    ["GET", "/resellers"],
    ["GET", "/api-clients"],
    ["GET", "/audit-events/verify"],
  ];
  for (const [method, path, body] of calls) {
    const { status, code } = await byHand(page, method, path, body);
    expect({ status, code }, `${level}: ${method} ${path}`).toEqual(refused);
  }
  for (const path of ["/audit-events", "/impersonations"]) {
    const { status, code } = await byHand(page, "GET", path);
    expect({ status, code }, `${level}: ${path}`).toEqual(
      level === "Admin" ? { status: 200, code: undefined } : refused,
    );
  }
  const ask = async (action: string, seats: number) => {
    const change = { action, seats, product_id: "CFQ7TTC0LF8Q", term: "P1Y" };
    const { body } = await byHand(page, "POST", "/me/limits/explain", { customer_id: customerId, change });
    return body.allowed === true ? "allowed" : body.limit;
  };
  expect([await ask("add_seats", 5), await ask("add_seats", 6), await ask("cancel", 0)], level).toEqual(
    {
      View: ["level", "level", "level"],
      Modify: ["allowed", "max_seats", "level"],
      Admin: ["allowed", "allowed", "allowed"],
    }[level],
  );
}

interface Company {
  customerId: string;
  tenantId: string;
  resellerId: string;
}

async function companyOf(page: Page): Promise<Company> {
  const { id } = await find(page.request, "tenants", "Grünwald");
  const tenant = await read<{ customer_id: string; reseller_id: string }>(page.request, `/tenants/${id}`);
  return { tenantId: id, customerId: tenant.customer_id, resellerId: tenant.reseller_id };
}

/** Fills the form on the page of the company's users, which is open. */
async function fillIn(page: Page, { name, email }: Person, level: Level) {
  await page.getByRole("search").getByRole("button", { name: "Add New" }).click();
  const panel = page.getByRole("dialog", { name: "Add customer portal user" });
  await panel.getByLabel("Name").fill(name);
  await panel.getByLabel("Email").fill(email);
  await panel.getByRole("radio", { name: new RegExp(`^${level}`) }).check();
  await panel.getByRole("button", { name: "Save" }).click();
}
