import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import { makeApiClient } from "@/testing/factories/apiClient";
import { makeMe } from "@/testing/factories/me";
import { makeCustomer, makeReseller } from "@/testing/factories/mirror";
import { makePermissions } from "@/testing/factories/portalUser";
import { pageOf } from "@/testing/page";
import { renderAt } from "@/testing/render";
import { serves, takes } from "@/testing/server";
import { ApiClientsPage } from "./ApiClientsPage";

const halo = makeApiClient();
const show = (search = "") => renderAt(<ApiClientsPage />, `/partner/tools/api-clients${search}`);
const made = { id: "s2", secret: "tnc_shown-once", expires_at: null };

beforeEach(() => {
  serves("/me", makeMe({ permissions: ["customers:read", "api_clients:read", "api_clients:write"] }));
  serves("/resellers", pageOf(makeReseller({ id: "r1" })));
  serves("/permissions", makePermissions());
  serves("/api-clients", pageOf(halo));
});

it("lists what each client may do", async () => {
  await show();
  const row = (await screen.findAllByRole("row"))[1] ?? document.body;
  expect(row).toHaveTextContent(/Halo PSA.*Active.*customers:read, subscriptions:read.*All.*… x7Qk/);
});

it("offers nothing to press to who may only read", async () => {
  serves("/me", makeMe({ permissions: ["api_clients:read"] }));
  await show("?panel=add");
  await screen.findByText("Halo PSA");
  expect(screen.queryByRole("button", { name: /Add|Secrets|Disable|Delete/ })).toBeNull();
  expect(screen.queryByRole("dialog")).toBeNull();
});

it("adds a client with scopes one holds, and shows its secret once", async () => {
  const added = takes("post", "/api-clients", 201, { client: halo, secret: made });
  const { user } = await show("?panel=add");
  const panel = await screen.findByRole("dialog", { name: "Add API client" });
  await user.click(await within(panel).findByRole("button", { name: "Add" }));
  expect(within(panel).getByText("Choose at least one scope.")).toBeInTheDocument();
  expect(within(panel).getAllByRole("checkbox")).toHaveLength(1);
  await user.type(within(panel).getByLabelText("Name"), " Halo PSA ");
  await user.click(within(panel).getByRole("checkbox", { name: /See customers/ }));
  await user.click(within(panel).getByRole("button", { name: "Add" }));
  expect(await within(panel).findByText("tnc_shown-once")).toBeInTheDocument();
  expect(added.map(({ body }) => body)).toEqual([
    { reseller_id: "r1", name: "Halo PSA", scopes: ["customers:read"], requests_per_minute: 600 },
  ]);
  await user.click(within(panel).getByRole("button", { name: "Done" }));
  expect(screen.queryByText("tnc_shown-once")).toBeNull();
});

it("gives a new client's secret an end", async () => {
  const added = takes("post", "/api-clients", 201, { client: halo, secret: made });
  const { user } = await show("?panel=add");
  const panel = await screen.findByRole("dialog", { name: "Add API client" });
  await user.type(await within(panel).findByLabelText("Name"), "Halo PSA");
  await user.click(await within(panel).findByRole("checkbox", { name: /See customers/ }));
  await user.type(within(panel).getByLabelText("Secret ends on"), "2027-03-01");
  await user.click(within(panel).getByRole("button", { name: "Add" }));
  await waitFor(() => expect(added).toHaveLength(1));
  expect(added[0]?.body).toMatchObject({ secret_expires_at: new Date("2027-03-01T00:00:00").toISOString() });
});

it("sends of a client only what was changed, with the version that was read", async () => {
  serves("/customers", pageOf(makeCustomer({ id: "c1", name: "Fabrikam" })));
  const sent = takes("patch", `/api-clients/${halo.id}`, 200, halo);
  const { user } = await show(`?panel=edit&client=${halo.id}`);
  const panel = await screen.findByRole("dialog", { name: "Edit Halo PSA" });
  const rate = await within(panel).findByLabelText("Requests per minute");
  await user.clear(rate);
  await user.click(within(panel).getByRole("button", { name: "Save" }));
  expect(within(panel).getByText("Enter a whole number from 1 on.")).toBeInTheDocument();
  await user.type(rate, "60");
  await user.selectOptions(within(panel).getByLabelText("Customers that it sees"), "Only those chosen");
  await user.click(await within(panel).findByRole("checkbox", { name: "Fabrikam" }));
  await user.click(within(panel).getByRole("button", { name: "Save" }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]?.body).toEqual({ customer_ids: ["c1"], requests_per_minute: 60 });
  expect(sent[0]?.headers.get("If-Match")).toBe('"2"');
});

it("makes a second secret while the first goes on for a while", async () => {
  const added = takes("post", `/api-clients/${halo.id}/secrets`, 201, made);
  const { user } = await show(`?panel=secrets&client=${halo.id}`);
  const panel = await screen.findByRole("dialog", { name: "Secrets of Halo PSA" });
  await user.selectOptions(await within(panel).findByLabelText("The secret in use"), "Ends in 7 days");
  await user.click(within(panel).getByRole("button", { name: "Make a new secret" }));
  expect(await within(panel).findByText("tnc_shown-once")).toBeInTheDocument();
  expect(added.map(({ body }) => body)).toEqual([{ former_ends_at: expect.any(String) as string }]);
});

it("asks before a client is disabled", async () => {
  const sent = takes("post", `/api-clients/${halo.id}/disable`, 200, { ...halo, disabled: true });
  const { user } = await show();
  await user.click(await screen.findByRole("button", { name: "Disable Halo PSA" }));
  const dialog = await screen.findByRole("dialog", { name: "Disable Halo PSA?" });
  await user.click(within(dialog).getByRole("button", { name: "Disable" }));
  await waitFor(() => expect(sent).toHaveLength(1));
});
