import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useCan } from "@/api/me";
import { CopyableId } from "@/components/CopyableId";
import { Facts } from "@/components/Facts";
import { ProblemAlert } from "@/components/ProblemAlert";
import { Section } from "@/components/Section";
import { showInitialAdministrator } from "./queries";
import { texts } from "./texts";

const words = texts.administrator;

/** The first administrator of a tenant that was made here; shown only when asked for, and then on record. */
export function InitialAdministrator({ tenantId }: { tenantId: string }) {
  const can = useCan();
  const show = useMutation({ mutationFn: () => showInitialAdministrator(tenantId), gcTime: 0 });
  if (!can("tenants:write")) return null;
  return (
    <Section title={words.title}>
      <p>{words.lead}</p>
      {show.isError ? <ProblemAlert error={show.error} /> : null}
      {show.data ? (
        <Facts
          facts={[
            { term: words.user, value: <CopyableId value={show.data.user_name} label="user name" /> },
            { term: words.password, value: <CopyableId value={show.data.password} label="password" /> },
          ]}
        />
      ) : (
        <div>
          <Button variant="default" loading={show.isPending} onClick={() => show.mutate()}>
            {words.show}
          </Button>
        </div>
      )}
    </Section>
  );
}
