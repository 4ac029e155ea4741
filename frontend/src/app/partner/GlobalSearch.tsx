import { useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Palette } from "@/components/Palette";
import { ProblemAlert } from "@/components/ProblemAlert";
import { hitGroups } from "@/features/search/hitGroups";
import { useFind } from "@/features/search/useFind";
import { useNavigation } from "./navigation";

/** The palette over everything: customers, tenants, subscriptions and resellers by name, pages by theirs. */
export default function GlobalSearch({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const [text, setText] = useState("");
  const { hits, searching, error, settled } = useFind(text);
  // It is there only while it is open, so it has to give back the focus itself.
  useEffect(() => {
    const opener = document.activeElement;
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  const go = (href: string) => router.history.push(href);

  const wanted = text.trim().toLowerCase();
  const pages = useNavigation()
    .flatMap((group) => group.items)
    .filter(({ label }) => label.toLowerCase().includes(wanted))
    .map(({ label, href, icon }) => ({ id: `page-${label}`, label, icon, run: () => go(href) }));
  const groups = [...hitGroups(hits, go), ...(pages.length > 0 ? [{ label: "Pages", items: pages }] : [])];

  return (
    <Palette
      opened
      onClose={onClose}
      label="Search customers, tenants, subscriptions and pages"
      query={text}
      onQuery={setText}
      groups={groups}
      searching={searching}
      message={
        error ? (
          <ProblemAlert error={error} />
        ) : settled && groups.length === 0 ? (
          `Nothing is called “${text.trim()}”. Names, domains and Microsoft's ids can be searched.`
        ) : undefined
      }
    />
  );
}
