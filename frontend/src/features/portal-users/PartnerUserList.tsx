import { useQuery } from "@tanstack/react-query";
import { lazy } from "react";
import { resellerOptionsQuery } from "@/api/resellerOptions";
import { Notice } from "@/components/Notice";
import { Section } from "@/components/Section";
import { Stack } from "@/components/Stack";
import { partnerColumns, partnerColumnsOfOne } from "./columns";
import { texts } from "./texts";
import { UserList } from "./UserList";
import type { LimitsForm } from "./UserPanels";

const AddPartnerUser = lazy(() => import("./AddPartnerUser"));

/** The people of one reseller, who sign in to this portal. */
export function PartnerUsersTab({ resellerId, limits }: { resellerId: string; limits: LimitsForm }) {
  return (
    <Section title={texts.partner.caption}>
      <UserList
        name="partner-users.of-one"
        of={{ kind: "partner", reseller_id: resellerId }}
        columns={partnerColumnsOfOne}
        add={texts.partner.add}
        form={(close) => <AddPartnerUser resellerId={resellerId} onClose={close} />}
        limits={limits}
      />
    </Section>
  );
}

/** The people of every reseller one may see. */
export function PartnerUserList({ limits }: { limits: LimitsForm }) {
  const { data: resellers = [] } = useQuery(resellerOptionsQuery);
  return (
    <Stack>
      <Notice tone="info">{texts.partner.sees}</Notice>
      <UserList
        name="partner-users"
        of={{ kind: "partner" }}
        columns={partnerColumns}
        filters={
          resellers.length > 1 ? [{ name: "reseller_id", label: texts.reseller, options: resellers }] : []
        }
        add={texts.partner.addUser}
        form={(close) => <AddPartnerUser onClose={close} />}
        limits={limits}
      />
    </Stack>
  );
}
