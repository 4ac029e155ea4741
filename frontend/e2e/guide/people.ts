import { expect, type Page } from "@playwright/test";
import { read } from "../support/portal";
import { codeOf } from "../support/secondFactor";

/** Sends a change to the API as who the page is signed in as; gives what came back. */
async function send<Answer>(
  page: Page,
  method: string,
  path: string,
  data: object,
  headers = {},
): Promise<Answer> {
  const { csrf_token } = await read<{ csrf_token: string }>(page.request, "/me");
  const answer = await page.request.fetch(`/api/v1${path}`, {
    method,
    headers: { origin: new URL(page.url()).origin, "x-csrf-token": csrf_token, ...headers },
    data,
  });
  if (!answer.ok()) throw new Error(`${path} was answered with ${answer.status()}: ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

/** Sets up an authenticator app on the page of one's account, so that nothing asks for one later. */
export async function setUpOwnApp(page: Page) {
  await page.goto("/partner/account");
  await page.getByRole("button", { name: "Set up" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Set up an authenticator app" }).click();
  const secret = await dialog.locator("code").innerText();
  await dialog.getByLabel("Code that the app shows").fill(codeOf(secret));
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await dialog.getByRole("button", { name: "I have kept them" }).click();
  await expect(dialog).toHaveCount(0);
}

interface Reseller {
  id: string;
  version: number;
}

/** Has a reseller's customer users get mails, or not. */
export async function mailCustomers(page: Page, resellerId: string, on: boolean) {
  const { version } = await read<Reseller>(page.request, `/resellers/${resellerId}`);
  await send(
    page,
    "PATCH",
    `/resellers/${resellerId}`,
    { mails_end_users: on },
    { "if-match": `"${version}"` },
  );
}

interface Person {
  email: string;
  name: string;
}

/** Invites a company's master admin; gives the link that was not mailed. */
export async function invite(page: Page, { email, name }: Person, customerId: string): Promise<string> {
  const customer = { customer_ids: [customerId], level: "admin", master_admin: true };
  const { invitation } = await send<{ invitation: { link: string } }>(page, "POST", "/portal-users", {
    email,
    name,
    customer,
  });
  return invitation.link;
}
