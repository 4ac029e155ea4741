import { TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useId, useState } from "react";
import { ProblemAlert } from "@/components/ProblemAlert";
import { BlockSkeleton } from "@/components/Skeletons";
import { formatCount } from "@/lib/numbers";
import styles from "./CompanyPicker.module.css";
import { companyOptionsQuery } from "./queries";
import { texts } from "./texts";

const words = texts.fields;

interface Company {
  id: string;
  name: string;
}

interface CompanyPickerProps {
  /** Whose customers they are; "" as long as that is not chosen. */
  resellerId: string;
  /** Ids of the chosen ones. */
  value: readonly string[];
  onChange: (ids: readonly string[]) => void;
  error?: ReactNode;
}

/** The choice of one or more customers of a reseller. Those that are chosen stay in view whatever is searched for. */
export function CompanyPicker({ resellerId, value, onChange, error }: CompanyPickerProps) {
  const errorId = useId();
  const [typed, setTyped] = useState("");
  const [wanted] = useDebouncedValue(typed.trim(), 250);
  const [known, setKnown] = useState<readonly Company[]>([]);
  const query = useQuery({ ...companyOptionsQuery(resellerId, wanted), enabled: resellerId !== "" });
  const found = query.data?.companies ?? [];
  const elsewhere = known.filter(
    (company) => value.includes(company.id) && !found.some((other) => other.id === company.id),
  );
  const toggle = (company: Company, on: boolean) => {
    const rest = value.filter((id) => id !== company.id);
    if (on) setKnown([...known, company]);
    onChange(on ? [...rest, company.id] : rest);
  };
  return (
    <fieldset className={styles.picker} aria-describedby={error ? errorId : undefined}>
      <legend>
        {words.companies}
        {value.length > 0 ? (
          <span className={styles.count}>{words.chosen(formatCount(value.length))}</span>
        ) : null}
      </legend>
      <p className={styles.help}>{resellerId ? words.companiesHelp : words.companyFirst}</p>
      {resellerId ? (
        <>
          <TextInput
            type="search"
            aria-label={words.companySearch}
            placeholder={words.companySearch}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            maxLength={200}
          />
          {query.isPending ? <BlockSkeleton label={words.companyLoading} /> : null}
          {query.isError ? <ProblemAlert error={query.error} retry={() => void query.refetch()} /> : null}
          <ul className={styles.list}>
            {[...elsewhere, ...found].map((company) => (
              <li key={company.id}>
                <label className={styles.row}>
                  <input
                    type="checkbox"
                    checked={value.includes(company.id)}
                    onChange={(event) => toggle(company, event.currentTarget.checked)}
                  />
                  <span dir="auto">{company.name}</span>
                </label>
              </li>
            ))}
          </ul>
          {query.data && found.length === 0 ? <p className={styles.help}>{words.companyNone}</p> : null}
          {query.data?.more ? <p className={styles.help}>{words.companyMore}</p> : null}
        </>
      ) : null}
      {error ? (
        <p id={errorId} className={styles.error}>
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
