// Fails when the script of a first page, gzipped, is over budget. A first page is what a visitor's browser loads before
// it can show the page: the entry and the page's own chunks, with everything either imports statically.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

// 0.6 times the script of PocketBase's admin pages (353 kB gzipped).
const budget = 211_800;
const firstPages = {
  "sign-in": ["src/app/SignInGate.tsx"],
  dashboard: ["src/app/partner/PartnerLayout.tsx", "src/features/dashboard/DashboardPage.tsx"],
  tenants: ["src/app/partner/PartnerLayout.tsx", "src/app/partner/Tenants.tsx"],
  subscriptions: ["src/app/partner/PartnerLayout.tsx", "src/features/subscriptions/SubscriptionsPage.tsx"],
};

const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));

function collect(key, seen) {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`${key} is not in the build's manifest`);
  if (seen.has(chunk.file)) return;
  seen.add(chunk.file);
  for (const next of chunk.imports ?? []) collect(next, seen);
}

let failed = false;
for (const [page, chunks] of Object.entries(firstPages)) {
  const files = new Set();
  for (const key of ["index.html", ...chunks]) collect(key, files);
  const scripts = [...files].filter((file) => file.endsWith(".js"));
  const size = scripts.reduce(
    (sum, file) => sum + gzipSync(readFileSync(`dist/${file}`), { level: 9 }).length,
    0,
  );
  const over = size > budget;
  failed ||= over;
  console.log(`${over ? "over" : "ok  "}  ${(size / 1000).toFixed(1)} of ${budget / 1000} kB  ${page}`);
}
process.exit(failed ? 1 : 0);
