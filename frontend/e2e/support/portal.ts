import { type APIRequestContext, expect, type Page } from "@playwright/test";
import { accept, signInAtMicrosoft, staffPassword } from "./microsoft";
import type { Login } from "./program";
import { setUpApp } from "./secondFactor";

/** Signs in on the sign-in page, which is open. */
export async function signIn(page: Page, { email, password }: Pick<Login, "email" | "password">) {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** A tab of the page that is open. */
export function tab(page: Page, name: string) {
  return page.getByRole("navigation", { name: /^Parts of/ }).getByRole("link", { name, exact: true });
}

interface ListPage<Row> {
  data: Row[];
}

/** What the portal's API answers to a GET, for whom the browser is signed in as. */
export async function read<Answer>(request: APIRequestContext, path: string): Promise<Answer> {
  const answer = await request.get(`/api/v1${path}`);
  if (!answer.ok()) throw new Error(`${path} was answered with ${answer.status()}: ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

/** The one tenant, customer, subscription or reseller whose name a search finds. */
export async function find(request: APIRequestContext, list: string, q: string): Promise<{ id: string }> {
  const { data } = await read<ListPage<{ id: string }>>(request, `/${list}?q=${encodeURIComponent(q)}`);
  const [found, ...others] = data;
  if (!found || others.length > 0) throw new Error(`${q} is the name of ${data.length} of ${list}.`);
  return found;
}

/** Waits until no sync is queued or running. */
export async function syncsSettled(request: APIRequestContext) {
  await expect
    .poll(
      async () => {
        const { data } = await read<ListPage<{ state: string; problem_detail?: string }>>(
          request,
          "/operations?limit=20",
        );
        return data.filter(({ state }) => state === "queued" || state === "running").length;
      },
      { timeout: 60_000 },
    )
    .toBe(0);
}

/** Authorizes the reseller whose page is open, by setting up a second factor and signing in at Microsoft as its administrator. */
export async function authorize(page: Page, domain: string, { consent }: { consent: boolean }) {
  await page.getByRole("button", { name: "Authorize", exact: true }).click();
  await setUpApp(page);
  await signInAtMicrosoft(page, `admin@${domain}`, staffPassword);
  if (consent) await accept(page);
}
