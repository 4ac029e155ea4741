import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { ProblemAlert } from "@/components/ProblemAlert";
import { BlockSkeleton } from "@/components/Skeletons";
import { syncStatusQuery } from "@/features/operations/queries";
import { AuthorizeButton } from "@/features/resellers/AuthorizeButton";
import { resellerQuery } from "@/features/resellers/queries";
import { ResellerNotices } from "@/features/resellers/ResellerNotices";
import { texts } from "@/features/setup/texts";
import { SetupStep } from "./SetupStep";
import styles from "./setup.module.css";
import { wizard } from "./wizard";

const words = texts.authorize;

/** The third step of setting up: signing in at Microsoft for the first reseller. One comes back here from there. */
export function AuthorizeStep() {
  const router = useRouter();
  const { reseller: id = "" }: { reseller?: string } = useSearch({ strict: false });
  const query = useQuery({ ...resellerQuery(id), enabled: id !== "" });
  const [failure, setFailure] = useState<unknown>(null);
  const reseller = query.data;
  const sync = useQuery({
    ...syncStatusQuery({ kind: "reseller", id }),
    enabled: reseller?.authorization_state === "authorized",
  });
  const done = reseller?.authorization_state === "authorized";
  const goOn = () => {
    wizard.end();
    router.history.push(`/setup/done?reseller=${id}`);
  };
  return (
    <SetupStep current={2} title={words.title} lead={done ? words.done : words.lead} skippable={!done}>
      {query.isError ? <ProblemAlert error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isLoading ? <BlockSkeleton label={words.title} /> : null}
      {failure ? <ProblemAlert error={failure} /> : null}
      {reseller ? (
        <>
          <p className={styles.name}>{reseller.display_name}</p>
          <ResellerNotices reseller={reseller} sync={sync.data} />
          {done ? (
            <Button onClick={goOn} className={styles.start}>
              {words.continue}
            </Button>
          ) : (
            <div>
              <AuthorizeButton reseller={reseller} onError={setFailure} />
            </div>
          )}
        </>
      ) : null}
    </SetupStep>
  );
}
