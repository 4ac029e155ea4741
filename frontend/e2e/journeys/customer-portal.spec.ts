import type { Page } from "@playwright/test";
import { find, read, signIn, tab } from "../support/portal";
import { expect, test } from "../support/test";

const email = "mia.two@example.com";
const password = "quiet harbor 4471";

interface Row {
  id: string;
  customer_id: string;
  customer_name: string;
}

test("somebody of two companies has each in a tab of its own, and nothing of one is asked for in the other", async ({
  browser,
  page,
  program,
}) => {
  const bakery = await companyOf(page, "Grünwald");
  const shipping = await companyOf(page, "Fjordline");
  const link = await invite(page, [bakery.customer_id, shipping.customer_id]);

  const context = await browser.newContext({ baseURL: program.portal });
  const first = await context.newPage();
  await test.step("the invitation leads to the choice of a company", async () => {
    await first.goto(link);
    await first.getByLabel("New password", { exact: true }).fill(password);
    await first.getByLabel("New password again").fill(password);
    await first.getByRole("button", { name: "Accept", exact: true }).click();
    await first.getByRole("link", { name: "Sign in", exact: true }).click();
    await signIn(first, { email, password });
    await expect(first.getByRole("heading", { name: "Choose a company" })).toBeVisible();
  });

  const second = await context.newPage();
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
  await context.close();
});

/** The tenant that a search finds, with its company. */
async function companyOf(page: Page, q: string): Promise<Row> {
  const { id } = await find(page.request, "tenants", q);
  return read<Row>(page.request, `/tenants/${id}`);
}

/** Invites the customer user as the operator, and gives the link that was not mailed. */
async function invite(page: Page, customerIds: string[]): Promise<string> {
  await page.goto("/partner");
  const { csrf_token } = await read<{ csrf_token: string }>(page.request, "/me");
  const answer = await page.request.post("/api/v1/portal-users", {
    headers: { origin: new URL(page.url()).origin, "x-csrf-token": csrf_token },
    data: { email, name: "Mia Two", customer: { customer_ids: customerIds, level: "admin" } },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  const { invitation } = (await answer.json()) as { invitation: { link: string } };
  return invitation.link;
}

function menu(page: Page, name: string) {
  return page.getByRole("navigation").getByRole("link", { name, exact: true }).first();
}

/** Every address of the API that a page asks for from now on. */
function watchIds(page: Page): string[] {
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/")) asked.push(`${request.url()} ${request.postData() ?? ""}`);
  });
  return asked;
}
