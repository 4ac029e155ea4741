import { useQuery } from "@tanstack/react-query";
import { AppLink } from "@/components/AppLink";
import { CopyableId } from "@/components/CopyableId";
import { Deadline } from "@/components/Deadline";
import { Facts } from "@/components/Facts";
import { Section } from "@/components/Section";
import { Stack } from "@/components/Stack";
import { useCompanyId } from "@/lib/company";
import { formatDate } from "@/lib/dates";
import { paths } from "@/lib/paths";
import { ConsentBox } from "./ConsentBox";
import { FreshnessTable } from "./FreshnessTable";
import { GdapChip } from "./GdapChip";
import { tenantQuery } from "./queries";
import { TenantFigures } from "./TenantFigures";
import { texts } from "./texts";

const words = texts.overview;

/** A tenant at a glance: its figures, what connects it, its consent, and how fresh everything is. */
export function OverviewTab({ id }: { id: string }) {
  const { data: tenant } = useQuery(tenantQuery(id));
  const companyId = useCompanyId();
  if (!tenant) return null;
  const ids = [
    { term: words.domain, value: tenant.default_domain },
    { term: words.country, value: tenant.country },
    {
      term: words.tenantId,
      value: <CopyableId value={tenant.microsoft_tenant_id} label="Microsoft tenant id" />,
    },
  ];
  if (companyId) {
    return (
      <Stack>
        <TenantFigures tenant={tenant} />
        <Section title={words.ids}>
          <Facts facts={ids} />
        </Section>
      </Stack>
    );
  }
  return (
    <Stack>
      <TenantFigures tenant={tenant} />
      <Section title={words.connection}>
        <Facts
          facts={[
            {
              term: words.customer,
              value: <AppLink href={paths.customer(tenant.customer_id)}>{tenant.customer_name}</AppLink>,
            },
            {
              term: words.reseller,
              value: <AppLink href={paths.reseller(tenant.reseller_id)}>{tenant.reseller_name}</AppLink>,
            },
            ...ids,
            {
              term: words.partnerCenter,
              value: tenant.partner_center_customer_id ? (
                <CopyableId value={tenant.partner_center_customer_id} label="Partner Center customer id" />
              ) : null,
            },
            { term: words.connectedAt, value: tenant.connected_at ? formatDate(tenant.connected_at) : null },
            { term: words.gdap, value: <GdapChip tenant={tenant} /> },
            {
              term: words.gdapEnds,
              value: tenant.gdap_ends_at ? <Deadline at={tenant.gdap_ends_at} /> : null,
            },
          ]}
        />
      </Section>
      <Section title={texts.consentBox.title}>
        <ConsentBox tenantId={id} />
      </Section>
      <Section title={words.freshness}>
        <FreshnessTable rows={tenant.freshness} />
      </Section>
    </Stack>
  );
}
