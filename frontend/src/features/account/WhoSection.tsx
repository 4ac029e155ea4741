import type { Me } from "@/api/me";
import { Facts } from "@/components/Facts";
import { Section } from "@/components/Section";
import { texts } from "./accountTexts";
import { accessWords, roleName } from "./roleName";

const words = texts.who;

/** Who is signed in and what they are here. */
export function WhoSection({ me }: { me: Me }) {
  return (
    <Section title={words.title}>
      <Facts
        facts={[
          { term: words.name, value: me.name },
          { term: words.email, value: me.email },
          { term: words.role, value: roleName(me) },
          ...me.companies.map((company) => ({ term: company.customer_name, value: accessWords(company) })),
        ]}
      />
    </Section>
  );
}
