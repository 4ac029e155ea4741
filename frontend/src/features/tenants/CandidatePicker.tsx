import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Freshness } from "@/components/Freshness";
import { Notice } from "@/components/Notice";
import { ProblemAlert } from "@/components/ProblemAlert";
import { BlockSkeleton } from "@/components/Skeletons";
import styles from "./CandidatePicker.module.css";
import { candidatesQuery, type PartnerCenterCustomer } from "./queries";
import { texts } from "./texts";

const words = texts.picker;

interface CandidatePickerProps {
  resellerId: string;
  /** The chosen Partner Center customer's id. */
  value: string | undefined;
  onChange: (id: string) => void;
  /** This tenant's own present mapping may be chosen again. */
  except?: string;
}

/** The customers of a reseller's Partner Center, read live, to choose one that is not connected yet. */
export function CandidatePicker({ resellerId, value, onChange, except }: CandidatePickerProps) {
  const name = useId();
  const [typed, setTyped] = useState("");
  const [wanted] = useDebouncedValue(typed.trim(), 250);
  const query = useInfiniteQuery(candidatesQuery(resellerId, wanted));
  const pages = query.data?.pages ?? [];
  const rows = pages.flatMap((page) => page.data);
  const first = pages[0];
  return (
    <fieldset className={styles.picker}>
      <legend>{words.label}</legend>
      <TextInput
        type="search"
        aria-label={words.search}
        placeholder={words.search}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        maxLength={200}
        data-autofocus
      />
      {query.isPending ? <BlockSkeleton label={words.loading} /> : null}
      {query.isError ? <ProblemAlert error={query.error} retry={() => void query.refetch()} /> : null}
      {first?.stale ? <Notice tone="warn">{words.stale}</Notice> : null}
      {first && rows.length === 0 ? <p className={styles.none}>{words.none}</p> : null}
      <ul className={styles.list}>
        {rows.map((row) => (
          <li key={row.partner_center_customer_id}>
            <label className={styles.row}>
              <input
                type="radio"
                name={name}
                value={row.partner_center_customer_id}
                checked={value === row.partner_center_customer_id}
                disabled={row.connected && row.partner_center_customer_id !== except}
                onChange={() => onChange(row.partner_center_customer_id)}
              />
              <span className={styles.names}>
                <span dir="auto">{row.company_name || row.domain}</span>
                <span className={styles.domain}>{row.domain}</span>
              </span>
              <span className={styles.state}>{stateOf(row)}</span>
            </label>
          </li>
        ))}
      </ul>
      {query.hasNextPage ? (
        <Button
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {words.more}
        </Button>
      ) : null}
      {first ? <Freshness asOf={first.as_of} stale={first.stale} /> : null}
    </fieldset>
  );
}

function stateOf({
  connected,
  tenant_name,
  customer_name,
  dismissed_at,
}: PartnerCenterCustomer): string | null {
  const name = tenant_name ?? customer_name ?? "";
  if (connected) return words.connected(name);
  if (name) return words.here(name);
  return dismissed_at ? words.dismissed : null;
}
