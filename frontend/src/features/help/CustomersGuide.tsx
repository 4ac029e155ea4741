import { NativeSelect } from "@mantine/core";
import { IconBuildingStore } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { EmptyState } from "@/components/EmptyState";
import { ProblemAlert } from "@/components/ProblemAlert";
import { BlockSkeleton } from "@/components/Skeletons";
import styles from "./CustomersGuide.module.css";
import { customerGuide } from "./customerGuide";
import { GuideFacts } from "./GuideFacts";
import { GuideText } from "./GuideText";
import { HelpHead } from "./HelpHead";
import { partnerTabs } from "./partnerTabs";
import { sendersQuery } from "./queries";
import { texts } from "./texts";

/** The whole guide for customers' people, for staff to hand over in the name of a reseller. */
export function CustomersGuide() {
  const query = useQuery(sendersQuery);
  const [chosen, setChosen] = useState("");
  const senders = query.data ?? [];
  const sender = senders.find(({ id }) => id === chosen) ?? senders[0];
  return (
    <>
      <HelpHead tabs={partnerTabs} ready={Boolean(sender)} />
      <p className={styles.about}>{texts.partner.customersLead}</p>
      {query.isPending ? <BlockSkeleton label={texts.loading} /> : null}
      {query.isError && !query.data ? (
        <ProblemAlert error={query.error} retry={() => void query.refetch()} />
      ) : null}
      {query.isSuccess && !sender ? (
        <EmptyState icon={IconBuildingStore} title={texts.noReseller}>
          {texts.noResellerText}
        </EmptyState>
      ) : null}
      {senders.length > 1 ? (
        <NativeSelect
          className={styles.reseller}
          label={texts.reseller}
          data={senders.map(({ id, name }) => ({ value: id, label: name }))}
          value={sender?.id}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
      ) : null}
      {sender ? (
        <GuideText
          guide={customerGuide}
          name={texts.customer.name(sender.name)}
          lead={texts.customer.lead}
          facts={<GuideFacts ask={sender.ask} />}
        />
      ) : null}
    </>
  );
}
