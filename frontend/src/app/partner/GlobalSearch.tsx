import { useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { Palette } from "@/components/Palette";
import { navigation } from "./navigation";

/** The palette over everything: pages by name. */
export default function GlobalSearch({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const [query, setQuery] = useState("");
  const wanted = query.trim().toLowerCase();
  const items = navigation
    .flatMap((group) => group.items)
    .filter(({ label }) => label.toLowerCase().includes(wanted))
    .map(({ label, href, icon }) => ({ id: href, label, icon, run: () => router.history.push(href) }));
  return (
    <Palette
      opened
      onClose={onClose}
      label="Search customers, tenants, subscriptions and pages"
      query={query}
      onQuery={setQuery}
      groups={items.length > 0 ? [{ label: "Pages", items }] : []}
      searching={false}
      message={items.length === 0 ? "Nothing found." : undefined}
    />
  );
}
