import { Button } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useCan } from "@/api/me";
import { showToast } from "@/components/toast";
import { plural } from "@/lib/numbers";
import { toProblem } from "@/lib/problem";
import { startSync } from "./queries";
import { texts } from "./texts";

const tenants = (count: number) => plural(count, "tenant", "tenants");

interface BulkSyncButtonProps {
  tenantIds: readonly string[];
  /** All of them were begun. */
  onDone: () => void;
}

/** Begins a sync of each selected tenant, one after another, and says how many began. */
export function BulkSyncButton({ tenantIds, onDone }: BulkSyncButtonProps) {
  const can = useCan();
  const begin = useMutation({
    mutationFn: async () => {
      const failures: unknown[] = [];
      for (const id of tenantIds) {
        await startSync({ kind: "tenant", id }).catch((error: unknown) => failures.push(error));
      }
      return failures;
    },
    onSuccess: (failures) => {
      const begun = tenantIds.length - failures.length;
      if (begun > 0) showToast({ tone: "good", text: texts.bulkBegun(tenants(begun)) });
      if (failures.length === 0) return onDone();
      const why = toProblem(failures[0]).detail ?? "";
      showToast({ tone: "bad", text: texts.bulkFailed(tenants(failures.length), why) });
    },
  });
  if (!can("sync:run")) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconRefresh size={15} />}
      loading={begin.isPending}
      onClick={() => begin.mutate()}
    >
      {texts.bulk(tenants(tenantIds.length))}
    </Button>
  );
}
