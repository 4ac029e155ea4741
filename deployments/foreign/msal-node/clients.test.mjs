// Microsoft's libraries for Node, as they are published, against a simulator with TLS. Run by
// deployments/foreign/with-simulator.sh, which starts the simulator and makes Node trust it.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { ConfidentialClientApplication, CryptoProvider } from "@azure/msal-node";
import graph from "@microsoft/microsoft-graph-client";
import { signIn } from "./signin.mjs";

const origin = process.env.MSSIM_URL;
const { host, hostname } = new URL(origin);
const redirectUri = "http://localhost:8080/app/MicrosoftCspAuthenticationCallback";
const graphScopes = ["https://graph.microsoft.com/.default"];
const partnerScopes = ["https://api.partnercenter.microsoft.com/user_impersonation"];

/** The demo world's second reseller, whose application has consent. */
let reseller;
let account;
let app;

const application = (tenant, secret) =>
  new ConfidentialClientApplication({
    auth: {
      clientId: reseller.application_id,
      authority: `${origin}/${tenant}`,
      knownAuthorities: [host],
      clientSecret: secret ?? reseller.secret,
    },
  });

/** Graph in the tenant of a customer, in the name of the reseller's administrator. */
async function graphIn(tenant) {
  const { accessToken } = await app.acquireTokenSilent({
    account,
    scopes: graphScopes,
    authority: `${origin}/${tenant}`,
    forceRefresh: true,
  });
  return graph.Client.init({
    baseUrl: `${origin}/`,
    customHosts: new Set([hostname]),
    authProvider: (done) => done(null, accessToken),
  });
}

const claims = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString());

before(async () => {
  const seeds = await (await fetch(`${origin}/_sim/seed-info`)).json();
  reseller = seeds.resellers[1];
  app = application(reseller.tenant_id);
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
  const address = await app.getAuthCodeUrl({
    scopes: partnerScopes,
    redirectUri,
    state: "st",
    codeChallenge: challenge,
    codeChallengeMethod: "S256",
  });
  assert.ok(address.startsWith(`${origin}/`), address);
  const landed = await signIn(address, reseller.logins[0]);
  assert.equal(landed.searchParams.get("state"), "st");
  const result = await app.acquireTokenByCode({
    scopes: partnerScopes,
    redirectUri,
    code: landed.searchParams.get("code"),
    codeVerifier: verifier,
  });
  account = result.account;
  assert.equal(account.username, reseller.logins[0].user_principal_name);
  assert.equal(account.tenantId, reseller.tenant_id);
  assert.equal(claims(result.accessToken).aud, "https://api.partnercenter.microsoft.com");
  assert.deepEqual(claims(result.accessToken).amr, ["pwd", "mfa"]);
});

/** The demo world's largest customer, whose people fill several pages. */
const customer = async () => {
  const { accessToken } = await app.acquireTokenSilent({ account, scopes: partnerScopes });
  const answer = await fetch(`${origin}/v1/customers`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  const page = JSON.parse((await answer.text()).replace(/^\uFEFF/, ""));
  return page.items.find((item) => item.companyProfile.companyName === "Lakeshore Logistics Inc.").id;
};

test("client credentials give a token that the library keeps", async () => {
  const daemon = application(reseller.tenant_id);
  const scopes = ["https://api.partnercenter.microsoft.com/.default"];
  const first = await daemon.acquireTokenByClientCredential({ scopes });
  const again = await daemon.acquireTokenByClientCredential({ scopes });
  assert.equal(claims(first.accessToken).idtyp, "app");
  assert.equal(again.fromCache, true);
});

test("a wrong secret is refused with its number", async () => {
  const wrong = application(reseller.tenant_id, "not the secret");
  await assert.rejects(wrong.acquireTokenByClientCredential({ scopes: graphScopes }), /AADSTS7000215/);
});

test("the refresh token works for the same account in a customer's tenant", async () => {
  const tenant = await customer();
  const result = await app.acquireTokenSilent({
    account,
    scopes: graphScopes,
    authority: `${origin}/${tenant}`,
    forceRefresh: true,
  });
  assert.equal(claims(result.accessToken).tid, tenant);
});

test("people come page by page", async () => {
  const client = await graphIn(await customer());
  const first = await client.api("/users").select("id,userPrincipalName").top(10).get();
  assert.equal(first.value.length, 10);
  const seen = new Set();
  const pages = new graph.PageIterator(client, first, (user) => seen.add(user.id).size > 0);
  await pages.iterate();
  const count = await client.api("/users/$count").header("ConsistencyLevel", "eventual").get();
  assert.equal(seen.size, Number(count));
});

test("what is bought, and a batch", async () => {
  const client = await graphIn(await customer());
  const skus = await client.api("/subscribedSkus").get();
  assert.ok(skus.value.length > 0);
  assert.ok(skus.value.every((sku) => sku.prepaidUnits.enabled >= 0 && sku.skuPartNumber));
  const steps = [
    { id: "1", request: new Request(`${origin}/organization`) },
    { id: "2", request: new Request(`${origin}/users/nobody@example.com`) },
  ];
  const content = new graph.BatchRequestContent(steps);
  const answers = new graph.BatchResponseContent(
    await client.api("/$batch").post(await content.getContent()),
  );
  assert.equal(answers.getResponseById("1").status, 200);
  assert.equal(answers.getResponseById("2").status, 404);
});

test("somebody is made, given a license and deleted", async () => {
  const tenant = await customer();
  const client = await graphIn(tenant);
  const { value: domains } = await client.api("/domains").get();
  const name = `foreign@${domains.find((domain) => domain.isDefault).id}`;
  const made = await client.api("/users").post({
    accountEnabled: true,
    displayName: "Foreign",
    mailNickname: "foreign",
    userPrincipalName: name,
    usageLocation: "US",
    passwordProfile: { password: "Abcd-1234567", forceChangePasswordNextSignIn: true },
  });
  assert.equal(made.userPrincipalName, name);
  const { value: skus } = await client.api("/subscribedSkus").get();
  const free = skus.find((sku) => sku.prepaidUnits.enabled > sku.consumedUnits && sku.appliesTo === "User");
  await client
    .api(`/users/${made.id}/assignLicense`)
    .post({ addLicenses: [{ skuId: free.skuId, disabledPlans: [] }], removeLicenses: [] });
  const { value: held } = await client.api(`/users/${made.id}/licenseDetails`).get();
  assert.deepEqual(
    held.map((license) => license.skuId),
    [free.skuId],
  );
  await client.api(`/users/${made.id}`).delete();
  await assert.rejects(client.api(`/users/${made.id}`).get(), { statusCode: 404 });
});

test("a refusal is the library's own error", async () => {
  const client = await graphIn(await customer());
  await assert.rejects(client.api("/users/nobody@example.com").get(), (error) => {
    assert.ok(error instanceof graph.GraphError);
    assert.equal(error.statusCode, 404);
    assert.equal(error.code, "Request_ResourceNotFound");
    return true;
  });
});
