import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useCan } from "@/api/me";
import { Facts } from "@/components/Facts";
import { InlineEdit } from "@/components/InlineEdit";
import { SeatsBar } from "@/components/SeatsBar";
import { Section } from "@/components/Section";
import { Stack } from "@/components/Stack";
import { formatDate } from "@/lib/dates";
import { formatCount } from "@/lib/numbers";
import { checkCustomer } from "./checkCustomer";
import { type CustomerUpdate, customerQuery, customersKey, updateCustomer } from "./queries";
import { texts } from "./texts";

interface OverviewTabProps {
  id: string;
  /** The customer's tenants, listed. */
  tenants: ReactNode;
}

/** A customer's basics and its tenants. */
export function OverviewTab({ id, tenants }: OverviewTabProps) {
  const queries = useQueryClient();
  const writable = useCan()("customers:write");
  const { data: customer } = useQuery(customerQuery(id));
  if (!customer) return null;
  const { counts } = customer;
  const save = async (change: CustomerUpdate) => {
    queries.setQueryData(customerQuery(id).queryKey, await updateCustomer(customer, change));
    void queries.invalidateQueries({ queryKey: customersKey });
  };
  const country = customer.country ?? "–";
  return (
    <Stack>
      <Section title={texts.basics}>
        <Facts
          facts={[
            {
              term: texts.name,
              value: writable ? (
                <InlineEdit
                  label={texts.name}
                  value={customer.name}
                  validate={checkCustomer.name}
                  onSave={(name) => save({ name })}
                />
              ) : (
                customer.name
              ),
            },
            {
              term: texts.country,
              value: writable ? (
                <InlineEdit
                  label={texts.country}
                  value={customer.country ?? ""}
                  display={country}
                  description={texts.countryHelp}
                  validate={checkCustomer.country}
                  onSave={(text) => save({ country: text.toUpperCase() })}
                />
              ) : (
                country
              ),
            },
            {
              term: texts.connected,
              value: texts.of(formatCount(counts.connected_tenants), formatCount(counts.tenants)),
            },
            {
              term: texts.active,
              value: texts.of(formatCount(counts.active_subscriptions), formatCount(counts.subscriptions)),
            },
            {
              term: texts.seats,
              value:
                counts.licenses_active > 0 ? (
                  <SeatsBar assigned={counts.licenses_assigned} total={counts.licenses_active} />
                ) : null,
            },
            {
              term: texts.nextRenewal,
              value: counts.next_renewal_at ? formatDate(counts.next_renewal_at) : null,
            },
          ]}
        />
      </Section>
      <Section title={texts.tenants}>{tenants}</Section>
    </Stack>
  );
}
