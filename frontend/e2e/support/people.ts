import { expect, type Page } from "@playwright/test";
import { read, signIn } from "./portal";

/** Somebody who comes to the customer portal. */
export interface Person {
  name: string;
  email: string;
  password: string;
}

/** Accepts an invitation by its link, choosing a password, and signs in with it. */
export async function activate(page: Page, link: string, person: Person) {
  await page.goto(link);
  await expect(page.getByText(`You sign in as ${person.email}.`)).toBeVisible();
  await page.getByLabel("New password", { exact: true }).fill(person.password);
  await page.getByLabel("New password again").fill(person.password);
  await page.getByRole("button", { name: "Accept", exact: true }).click();
  await page.getByRole("link", { name: "Sign in", exact: true }).click();
  await signIn(page, person);
}

interface Answer {
  status: number;
  /** Of a refusal. */
  code: string | undefined;
  body: Record<string, unknown>;
}

interface Call {
  data?: object;
  headers?: Record<string, string>;
}

/** Calls the API without the portal, with the cookie and the token of who is signed in there. */
export async function byHand(page: Page, method: string, path: string, call: Call = {}): Promise<Answer> {
  const { csrf_token } = await read<{ csrf_token: string }>(page.request, "/me");
  const answer = await page.request.fetch(`/api/v1${path}`, {
    method,
    ...call,
    headers: { origin: new URL(page.url()).origin, "x-csrf-token": csrf_token, ...call.headers },
  });
  const text = await answer.text();
  const body = (text ? JSON.parse(text) : {}) as Answer["body"];
  return { status: answer.status(), code: body.code as string | undefined, body };
}
