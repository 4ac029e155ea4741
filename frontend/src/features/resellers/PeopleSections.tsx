import { Facts } from "@/components/Facts";
import { Section } from "@/components/Section";
import type { Reseller } from "./queries";
import { ResellerSwitch } from "./ResellerSwitch";
import { ResellerText } from "./ResellerText";
import { texts } from "./texts";

const { mails, signIn, accounts } = texts;

// What a reseller settled about its people and those of its customers.

/** What people need to sign in. */
export function SignInSection({ reseller }: { reseller: Reseller }) {
  return (
    <Section title={signIn.title}>
      <Facts
        facts={[
          {
            term: signIn.requireMFA,
            value: (
              <ResellerSwitch
                reseller={reseller}
                name="require_mfa"
                label={signIn.requireMFA}
                help={signIn.requireMFAHelp}
                ask={{
                  title: signIn.ask(reseller.display_name),
                  text: signIn.askText,
                  confirm: signIn.requireMFA,
                }}
              />
            ),
          },
        ]}
      />
    </Section>
  );
}

/** Who is offered as the master admin of each new sub-account. */
export function NewAccountsSection({ reseller }: { reseller: Reseller }) {
  return (
    <Section title={accounts.title}>
      <Facts
        facts={[
          {
            term: accounts.name,
            value: (
              <ResellerText
                reseller={reseller}
                name="default_admin_name"
                label={accounts.name}
                unset={accounts.none}
                help={accounts.nameHelp}
              />
            ),
          },
          {
            term: accounts.email,
            value: (
              <ResellerText
                reseller={reseller}
                name="default_admin_email"
                label={accounts.email}
                unset={accounts.noEmail}
                help={accounts.emailHelp}
              />
            ),
          },
        ]}
      />
    </Section>
  );
}

/** In whose name mails leave, and whether customers' people get any. */
export function MailsSection({ reseller }: { reseller: Reseller }) {
  return (
    <Section title={mails.title}>
      <Facts
        facts={[
          {
            term: mails.name,
            value: (
              <ResellerText
                reseller={reseller}
                name="mail_name"
                label={mails.name}
                unset={reseller.display_name}
                help={mails.nameHelp}
              />
            ),
          },
          {
            term: mails.support,
            value: (
              <ResellerText
                reseller={reseller}
                name="support_email"
                label={mails.support}
                unset={mails.none}
                help={mails.supportHelp}
              />
            ),
          },
          {
            term: mails.endUsers,
            value: (
              <ResellerSwitch
                reseller={reseller}
                name="mails_end_users"
                label={mails.endUsers}
                help={mails.endUsersHelp}
              />
            ),
          },
        ]}
      />
    </Section>
  );
}
