import { mkdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Page } from "@playwright/test";
import { find, read, tab } from "../support/portal";
import { codeOf } from "../support/secondFactor";
import { expect, test } from "../support/test";
import { encode } from "./encode";
import { Film, scale, stage } from "./film";
import { invite, mailCustomers, setUpOwnApp } from "./people";
import { webm, webvtt } from "./webm";

// Records the videos of the help: each is named as its task, and shows it in the running portal with made-up people.

const folder = resolve("src/features/help/videos");
const office = { email: "jana.feld@gruenwald.example", name: "Jana Feld", password: "quiet harbor 4471" };
const colleague = { email: "timo.brandt@gruenwald.example", name: "Timo Brandt" };

test.use({ viewport: stage, deviceScaleFactor: scale });

/** Writes the video of a task, its captions and its picture. */
async function keep(page: Page, task: string, film: Film) {
  await page.goto("/help");
  const video = await encode(page, film);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/${task}.webm`, webm(video));
  writeFileSync(`${folder}/${task}.vtt`, webvtt(film.captions));
  writeFileSync(`${folder}/${task}.webp`, Buffer.from(video.poster, "base64"));
  const length = video.milliseconds / 1000;
  console.log(`${task}: ${length.toFixed(1)} s, ${(webm(video).length / 1000).toFixed(0)} kB`);
  expect(length).toBeGreaterThan(10);
  expect(length).toBeLessThan(30);
}

test("the videos of the help", async ({ browser, page, program }) => {
  const { id: tenant } = await find(page.request, "tenants", "Grünwald");
  const bakery = await read<{ customer_id: string; reseller_id: string }>(page.request, `/tenants/${tenant}`);
  await setUpOwnApp(page);
  await mailCustomers(page, bakery.reseller_id, false);
  const link = await invite(page, office, bakery.customer_id);
  await mailCustomers(page, bakery.reseller_id, true);

  const context = await browser.newContext({
    baseURL: program.portal,
    viewport: stage,
    deviceScaleFactor: scale,
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
  });
  const own = await context.newPage();

  await test.step("activate", async () => {
    const film = new Film(own);
    await own.goto(link);
    await film.say("The link in your invitation leads to this page.");
    await film.look(1);
    film.choosePoster();
    await film.say("Choose a password of at least 12 characters, and type it twice.");
    await film.fill(own.getByLabel("New password", { exact: true }), office.password);
    await film.fill(own.getByLabel("New password again"), office.password);
    await film.say("Press Accept.");
    await film.press(own.getByRole("button", { name: "Accept", exact: true }));
    await film.say("Your access is active. Sign in with your e-mail address and the password.");
    await film.press(own.getByRole("link", { name: "Sign in", exact: true }));
    await film.fill(own.getByLabel("E-mail address"), office.email);
    await film.fill(own.getByLabel("Password", { exact: true }), office.password);
    await film.press(own.getByRole("button", { name: "Sign in", exact: true }));
    await expect(own.getByRole("heading", { name: "Dashboard", exact: true })).toBeVisible();
    await film.say("This is your company's portal.");
    await film.look(1.5);
    await keep(page, "activate", film);
  });

  await test.step("second-factor", async () => {
    const film = new Film(own);
    await film.say("Press your initials, and choose Your account.");
    await film.press(own.getByRole("button", { name: `Account of ${office.name}` }));
    await film.press(own.getByRole("menuitem", { name: "Your account" }));
    await film.say("At Authenticator app, press Set up.");
    await film.press(own.getByRole("button", { name: "Set up" }));
    const dialog = own.getByRole("dialog");
    await film.press(dialog.getByRole("button", { name: "Set up an authenticator app" }));
    await film.say("Scan the picture with the app on your phone, and type the six digits that it shows.");
    film.choosePoster();
    await film.look(1.5);
    const code = codeOf(await dialog.locator("code").innerText());
    await film.fill(dialog.getByLabel("Code that the app shows"), code);
    await film.press(dialog.getByRole("button", { name: "Confirm" }));
    await film.say("Keep the recovery codes: each lets you in once without your phone.");
    await film.look(1);
    await film.press(dialog.getByRole("button", { name: "I have kept them" }));
    await film.say("From now on you are asked for a code when you sign in.");
    await film.look(1.5);
    await keep(page, "second-factor", film);
  });

  await test.step("subscriptions", async () => {
    const film = new Film(own);
    await own.goto(`/portal/${bakery.customer_id}`);
    const menu = own.getByRole("navigation", { name: "Main" });
    await film.say("Open Microsoft CSP, then Subscriptions.");
    await film.press(menu.getByRole("link", { name: "Microsoft CSP" }));
    await film.press(tab(own, "Subscriptions"));
    await film.say("Each line tells the seats, what happens at the end of the term, and when.");
    film.choosePoster();
    await film.look(2);
    await film.say("Open a subscription by its name to see its term.");
    await film.press(own.getByRole("rowheader").first().getByRole("link"));
    await film.look(1);
    await film.say("Refund options shows which seats Microsoft takes back, and until when.");
    await film.press(tab(own, "Refund options"));
    await film.look(2);
    await keep(page, "subscriptions", film);
  });

  await test.step("invite", async () => {
    const film = new Film(own);
    await own.goto(`/portal/${bakery.customer_id}`);
    await film.say("Open Users, and press Add New.");
    const menu = own.getByRole("navigation", { name: "Main" });
    await film.press(menu.getByRole("link", { name: "Users" }));
    await film.press(own.getByRole("button", { name: "Add New" }));
    await film.say("Fill name and email, and choose the level.");
    const form = own.getByRole("dialog");
    await film.fill(form.getByLabel("Name"), colleague.name);
    await film.fill(form.getByLabel("Email"), colleague.email);
    await film.press(form.getByRole("radio", { name: /^Modify/ }));
    film.choosePoster();
    await film.say("Press Save. The invitation is mailed, and the colleague chooses a password.");
    await film.press(form.getByRole("button", { name: "Save" }));
    await expect(form).toHaveCount(0);
    await film.look(2.5);
    await keep(page, "invite", film);
  });

  await test.step("launch", async () => {
    const film = new Film(page);
    await page.goto(`/partner/customers/${bakery.customer_id}`);
    await film.say("On the page of a customer, open Users.");
    await film.press(tab(page, "Users"));
    await film.say("Press Launch CP3 at somebody who is active.");
    await film.press(page.getByRole("button", { name: `Launch CP3 ${office.name}` }));
    await film.say("Say why: the customer reads it.");
    const form = page.getByRole("dialog");
    await film.fill(form.getByLabel("Reason"), "Looks at the renewal with Jana on the phone");
    film.choosePoster();
    const opened = page.waitForEvent("popup");
    await film.press(form.getByRole("button", { name: "Launch CP3" }));
    const launched = await opened;
    await launched.setViewportSize(stage);
    film.turnTo(launched);
    await film.say("You see what this person sees, and change nothing. The bar says as whom you act.");
    await film.press(launched.getByRole("link", { name: "Microsoft CSP" }));
    await film.look(1);
    await film.say("Press Leave when you are done.");
    await film.press(launched.getByRole("button", { name: "Leave" }));
    await film.look(1);
    await keep(page, "launch", film);
  });
  await context.close();
});
