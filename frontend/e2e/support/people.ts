import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { read, signIn } from "./portal";
import type { Program } from "./program";

/** Somebody who comes to the customer portal. */
export interface Person {
  name: string;
  email: string;
  password: string;
}

/** Signs in as the demo's partner user. */
export async function signInAsStaff(page: Page, { logins }: Program) {
  await page.goto("/partner");
  await signIn(page, { email: logins?.staff.email ?? "", password: logins?.staff.password ?? "" });
  await expect(page.getByRole("heading", { name: "Dashboard" })).toBeVisible();
}

/** Somebody whose address nobody has yet. */
export function makePerson(name: string): Person {
  return { name, email: `${randomUUID()}@gruenwald.example`, password: "violet anchors drift 82" };
}

/** What a new customer user is. */
interface Place {
  customer_ids: string[];
  level: "view" | "modify" | "admin";
  master_admin?: boolean;
}

/** Invites somebody as who is signed in, and gives the link when no mail carries it. */
export async function invite(page: Page, { name, email }: Person, customer: Place): Promise<string> {
  const { status, body } = await byHand(page, "POST", "/portal-users", { name, email, customer });
  expect(status, JSON.stringify(body)).toBe(201);
  const { invitation } = body as { invitation: { link?: string } };
  return invitation.link ?? "";
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

/** Calls the API without the portal, with the cookie and the token of who is signed in there. */
export async function byHand(page: Page, method: string, path: string, data?: object): Promise<Answer> {
  const me = method === "GET" ? undefined : await read<{ csrf_token: string }>(page.request, "/me");
  const answer = await page.request.fetch(`/api/v1${path}`, {
    method,
    ...(data && { data }),
    headers: { origin: new URL(page.url()).origin, ...(me && { "x-csrf-token": me.csrf_token }) },
  });
  const text = await answer.text();
  const body = (text ? JSON.parse(text) : {}) as Answer["body"];
  return { status: answer.status(), code: body.code as string | undefined, body };
}
