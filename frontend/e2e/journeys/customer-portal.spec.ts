import type { Page } from "@playwright/test";
import { activate, byHand, invite, makePerson } from "../support/people";
import { find, read, tab } from "../support/portal";
import { expect, test } from "../support/test";

interface Row {
  id: string;
  customer_id: string;
  customer_name: string;
}

interface ListPage {
  data: { name: string; default_domain?: string }[];
}

test("somebody of two companies has each in a tab of its own, and nothing of one is asked for in the other", async ({
  page,
  visitor,
  watched,
}) => {
  const bakery = await companyOf(page, "Grünwald");
  const shipping = await companyOf(page, "Fjordline");
  const mia = makePerson("Mia Two");
  await page.goto("/partner");
  const customers = [bakery.customer_id, shipping.customer_id];
  const link = await invite(page, mia, { customer_ids: customers, level: "admin" });

  const first = await visitor();
  await test.step("the invitation leads to the choice of a company", async () => {
    await activate(first, link, mia);
    await expect(first.getByRole("heading", { name: "Choose a company" })).toBeVisible();
  });

  const second = await first.context().newPage();
  const asked = { first: watchIds(first), second: watchIds(second) };
  await first.goto(`/portal/${bakery.customer_id}`);
  await second.goto(`/portal/${shipping.customer_id}`);
  await expect(first.getByRole("navigation", { name: "Main" })).toContainText("ServicesMicrosoft CSP");
  for (const [place, company] of [
    [first, bakery],
    [second, shipping],
  ] as const) {
    await place.bringToFront();
    for (const name of ["Subscriptions", "Licenses", "Orders", "Tenants"]) {
      if (name === "Subscriptions") await menu(place, "Microsoft CSP").click();
      await tab(place, name).click();
      await expect(tab(place, name)).toHaveAttribute("aria-current", "page");
      await expect(place.getByRole("button", { name: `Company: ${company.customer_name}` })).toBeVisible();
    }
    await expect(place.getByRole("rowheader").first()).toBeVisible();
    await place.getByRole("rowheader").first().getByRole("link").click();
    await tab(place, "Subscriptions").click();
    await expect(place.getByRole("rowheader").first()).toBeVisible();
  }

  await test.step("a reload keeps the place", async () => {
    const place = first.url();
    expect(place).toContain(`/portal/${bakery.customer_id}/microsoft-csp/tenants/${bakery.id}/subscriptions`);
    const rows = await first.getByRole("rowheader").allInnerTexts();
    await first.reload();
    await expect(first.getByRole("rowheader")).toHaveText(rows);
    expect(first.url()).toBe(place);
  });

  for (const other of [shipping.customer_id, shipping.id])
    expect(asked.first.join("\n")).not.toContain(other);
  for (const other of [bakery.customer_id, bakery.id]) expect(asked.second.join("\n")).not.toContain(other);
  expect(asked.first.join("\n")).toContain(bakery.customer_id);

  await test.step("what is the other company's is nowhere in this one", async () => {
    watched.allow(/^404 GET \/api\/v1\/tenants\//);
    await first.goto(`/portal/${bakery.customer_id}/microsoft-csp/tenants/${shipping.id}`);
    await expect(first.getByRole("heading", { level: 1 })).toHaveText("No such page");
    const { id } = await companyOf(page, "Müller");
    await first.goto(`/portal/${bakery.customer_id}/microsoft-csp/tenants/${id}`);
    await expect(first.getByRole("heading", { level: 1 })).toHaveText("No such page");
  });

  await test.step("the switch leads to the other company's first page", async () => {
    await first.goto(`/portal/${bakery.customer_id}`);
    await first.getByRole("button", { name: `Company: ${bakery.customer_name}` }).click();
    await first.getByRole("menuitemradio", { name: shipping.customer_name }).click();
    await expect(first).toHaveURL(`/portal/${shipping.customer_id}`);
    await expect(first.getByRole("heading", { name: "Dashboard", exact: true })).toBeVisible();
  });
});

test("the portal of a company carries no other customer's name, and nothing of the partner portal", async ({
  page,
  visitor,
}) => {
  const bakery = await companyOf(page, "Grünwald");
  const shipping = await companyOf(page, "Fjordline");
  const customers = await read<ListPage>(page.request, "/customers?limit=200");
  const tenants = await read<ListPage>(page.request, "/tenants?limit=200");
  const others = [...customers.data, ...tenants.data]
    .flatMap(({ name, default_domain }) => [name, default_domain ?? name])
    .filter((name) => !/Grünwald|gruenwald/.test(name));
  expect(others).toContain(shipping.customer_name);

  const own = await visitor();
  const anna = makePerson("Anna Admin");
  await page.goto("/partner");
  const link = await invite(page, anna, {
    customer_ids: [bakery.customer_id],
    level: "admin",
    master_admin: true,
  });
  const told = watchAnswers(own);
  await activate(own, link, anna);
  await expect(own).toHaveURL(`/portal/${bakery.customer_id}`);
  for (const part of ["Users", "Audit log", "Who acted as us", "Microsoft CSP"]) {
    await menu(own, part).click();
    await expect(own.getByRole("heading", { name: part, level: 1 })).toBeVisible();
  }
  for (const part of ["Subscriptions", "Licenses", "Orders", "Tenants"]) {
    await tab(own, part).click();
    await expect(own.getByText(/^Showing 1 to/).first()).toBeVisible();
  }
  await own.getByRole("rowheader").first().getByRole("link").click();
  for (const part of ["Subscriptions", "Orders", "Licenses", "Audit logs"]) {
    await tab(own, part).click();
    await expect(tab(own, part)).toHaveAttribute("aria-current", "page");
    await expect(own.getByText(/^Showing 1 to/).first()).toBeVisible();
  }
  const all = (await Promise.all(told)).join("\n");
  expect(all).toContain(bakery.customer_name);
  expect(others.filter((name) => all.includes(JSON.stringify(name).slice(1, -1)))).toEqual([]);

  await test.step("calls of the partner portal are refused to them", async () => {
    const missing = { status: 403, code: "permission.missing" };
    for (const path of [
      "/dashboard",
      "/search?q=fjord",
      "/resellers",
      "/operations",
      "/api-clients",
      "/mails",
    ]) {
      const { status, code } = await byHand(own, "GET", path);
      expect({ status, code }, path).toEqual(missing);
    }
    for (const path of [`/tenants/${shipping.id}`, `/tenants/${shipping.id}/licenses`]) {
      const { status, code } = await byHand(own, "GET", path);
      expect({ status, code }, path).toEqual({ status: 404, code: "tenant.not_found" });
    }
    for (const list of ["subscriptions", "audit-events"]) {
      const { body } = await byHand(own, "GET", `/${list}?customer_id=${shipping.customer_id}`);
      expect(body.data, list).toEqual([]);
    }
  });

  await test.step("an address of the partner portal leads to their own", async () => {
    await own.goto("/partner/customers");
    await expect(own).toHaveURL(`/portal/${bakery.customer_id}`);
  });
});

/** The tenant that a search finds, with its company. */
async function companyOf(page: Page, q: string): Promise<Row> {
  const { id } = await find(page.request, "tenants", q);
  return read<Row>(page.request, `/tenants/${id}`);
}

function menu(page: Page, name: string) {
  return page.getByRole("navigation").getByRole("link", { name, exact: true }).first();
}

/** What the API answers to a page from now on. */
function watchAnswers(page: Page): Promise<string>[] {
  const told: Promise<string>[] = [];
  page.on("response", (answer) => {
    if (!answer.url().includes("/api/")) return;
    // An answer without a body, or whose page has gone on, tells nothing.
    told.push(answer.json().then(JSON.stringify, () => ""));
  });
  return told;
}

/** Every address of the API that a page asks for from now on. */
function watchIds(page: Page): string[] {
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/")) asked.push(`${request.url()} ${request.postData() ?? ""}`);
  });
  return asked;
}
