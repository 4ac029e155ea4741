import { Button, useMantineColorScheme } from "@mantine/core";
import { useRouter, useSearch } from "@tanstack/react-router";
import { RadioRow } from "@/components/RadioRow";
import { SyncButton } from "@/features/operations/SyncButton";
import { texts } from "@/features/setup/texts";
import { paths } from "@/lib/paths";
import { useStored } from "@/lib/useStored";
import { SetupStep } from "./SetupStep";
import styles from "./setup.module.css";

const words = texts.done;

/** The last step of setting up: it is done, and how one would like to see things. */
export function DoneStep() {
  const router = useRouter();
  const { reseller }: { reseller?: string } = useSearch({ strict: false });
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [density, setDensity] = useStored<string>("list.density", "dense");
  return (
    <SetupStep current={3} title={words.title} lead={words.lead}>
      {reseller ? (
        <div>
          <SyncButton target={{ kind: "reseller", id: reseller }} />
        </div>
      ) : null}
      <RadioRow
        label={words.appearance}
        options={words.schemes}
        value={colorScheme}
        onChange={setColorScheme}
      />
      <RadioRow label={words.rows} options={words.densities} value={density} onChange={setDensity} />
      <Button className={styles.start} onClick={() => router.history.push(paths.dashboard)}>
        {words.dashboard}
      </Button>
    </SetupStep>
  );
}
