import { Loader, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import styles from "./DomainField.module.css";
import { checkNewTenant } from "./newTenant";
import { availabilityQuery } from "./queries";
import { texts } from "./texts";

const words = texts.create;

interface DomainFieldProps {
  resellerId: string;
  value: string;
  onChange: (prefix: string) => void;
  error?: ReactNode;
}

/** The name of a new tenant, checked at Microsoft while it is typed. */
export function DomainField({ resellerId, value, onChange, error }: DomainFieldProps) {
  const typed = value.trim().toLowerCase();
  const [wanted] = useDebouncedValue(typed, 400);
  const readable = wanted !== "" && checkNewTenant.domain_prefix(wanted) === null;
  const query = useQuery(availabilityQuery(resellerId, readable ? wanted : ""));
  const checking =
    typed !== "" && checkNewTenant.domain_prefix(typed) === null && (typed !== wanted || query.isFetching);
  return (
    <div>
      <TextInput
        label={words.domain}
        description={words.domainHelp}
        required
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={error}
        rightSection={<span className={styles.suffix}>{words.suffix}</span>}
        rightSectionWidth={140}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
      />
      <p className={styles.state} role="status">
        {checking ? (
          <>
            <Loader size={14} aria-hidden="true" /> {words.validating}
          </>
        ) : readable && query.isError ? (
          words.unknown
        ) : readable && query.data?.available ? (
          <span data-available="true">
            <IconCircleCheck size={16} aria-hidden="true" /> {words.available(query.data.domain)}
          </span>
        ) : readable && query.data ? (
          <span data-available="false">
            <IconCircleX size={16} aria-hidden="true" /> {words.taken(query.data.domain)}
          </span>
        ) : null}
      </p>
    </div>
  );
}
