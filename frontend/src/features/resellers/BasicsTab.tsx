import { useQuery } from "@tanstack/react-query";
import { useCan } from "@/api/me";
import { CopyableId } from "@/components/CopyableId";
import { Facts } from "@/components/Facts";
import { InlineEdit } from "@/components/InlineEdit";
import { Section } from "@/components/Section";
import { Stack } from "@/components/Stack";
import { formatDate, formatLocal } from "@/lib/dates";
import { MailsSection, NewAccountsSection, SignInSection } from "./PeopleSections";
import { type Reseller, resellerQuery } from "./queries";
import { ResellerSwitch } from "./ResellerSwitch";
import { checkReseller } from "./resellerForm";
import { SecretExpiry } from "./SecretExpiry";
import { texts } from "./texts";
import { useEditReseller } from "./useEditReseller";

const { fields, basics } = texts;

/** What a reseller is and how it is connected, each value edited where it stands. */
export function BasicsTab({ id }: { id: string }) {
  const { data: reseller } = useQuery(resellerQuery(id));
  if (!reseller) return null;
  return (
    <Stack>
      <Connection reseller={reseller} />
      <MailsSection reseller={reseller} />
      <SignInSection reseller={reseller} />
      <NewAccountsSection reseller={reseller} />
      <Section title={basics.about}>
        <Facts
          facts={[
            {
              term: basics.tenantId,
              value: reseller.microsoft_tenant_id ? (
                <CopyableId value={reseller.microsoft_tenant_id} label="Microsoft tenant id" />
              ) : null,
            },
            { term: basics.authorizedAs, value: reseller.authorized_as },
            { term: basics.mpn, value: reseller.mpn_id },
            {
              term: basics.authorizedAt,
              value: reseller.authorized_at ? formatLocal(reseller.authorized_at) : null,
            },
            { term: basics.country, value: reseller.country },
            { term: basics.currency, value: reseller.default_currency },
          ]}
        />
      </Section>
    </Stack>
  );
}

function Connection({ reseller }: { reseller: Reseller }) {
  const writable = useCan()("resellers:write");
  const save = useEditReseller(reseller);
  const secret = reseller.secret_set_at
    ? basics.secretSet(formatDate(reseller.secret_set_at))
    : reseller.has_secret
      ? basics.on
      : basics.secretMissing;
  const text = (label: string, name: "display_name" | "domain" | "application_id") =>
    writable ? (
      <InlineEdit
        label={label}
        value={reseller[name]}
        display={name === "application_id" ? <CopyableId value={reseller[name]} label={label} /> : undefined}
        validate={checkReseller[name]}
        onSave={(value) => save({ [name]: value })}
      />
    ) : (
      reseller[name]
    );
  return (
    <Section title={basics.title}>
      <Facts
        facts={[
          { term: fields.displayName, value: text(fields.displayName, "display_name") },
          { term: fields.domain, value: text(fields.domain, "domain") },
          { term: fields.applicationId, value: text(fields.applicationId, "application_id") },
          {
            term: fields.secret,
            value: writable ? (
              <InlineEdit
                label={fields.secret}
                value=""
                display={secret}
                secret
                description={fields.secretHelp}
                validate={checkReseller.application_secret}
                onSave={(value) => save({ application_secret: value })}
              />
            ) : (
              secret
            ),
          },
          {
            term: fields.expires,
            value: <SecretExpiry reseller={reseller} writable={writable} save={save} />,
          },
          {
            term: basics.nickname,
            value: writable ? (
              <InlineEdit
                label={basics.nickname}
                value={reseller.nickname}
                description={basics.nicknameHelp}
                onSave={(nickname) => save({ nickname })}
              />
            ) : (
              reseller.nickname
            ),
          },
          {
            term: fields.bySync,
            value: (
              <ResellerSwitch
                reseller={reseller}
                name="add_customers_by_sync"
                label={fields.bySync}
                help={fields.bySyncHelp}
              />
            ),
          },
        ]}
      />
    </Section>
  );
}
