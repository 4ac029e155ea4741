import { Button, Group, NativeSelect } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useIdempotencyKey } from "@/api/useIdempotencyKey";
import { Notice } from "@/components/Notice";
import { showToast } from "@/components/toast";
import { paths } from "@/lib/paths";
import { useOnce } from "@/lib/useOnce";
import { launchPortal } from "./queries";
import { ReasonForm } from "./ReasonForm";
import { texts } from "./texts";

const words = texts.launch;

interface LaunchPortalProps {
  customerId: string;
  portalUserId: string;
  /** Of the person. */
  name: string;
  onClose: () => void;
}

/** Asks why and for how long, and opens the customer's portal as that person in a tab of its own. */
export default function LaunchPortal({ customerId, portalUserId, name, onClose }: LaunchPortalProps) {
  const queries = useQueryClient();
  const keyOf = useIdempotencyKey();
  const [minutes, setMinutes] = useState("30");
  const launch = useMutation({
    mutationFn: async (reason: string) => {
      const body = {
        customer_id: customerId,
        portal_user_id: portalUserId,
        reason,
        minutes: Number(minutes),
      };
      const { id } = await launchPortal(body, keyOf(body));
      const address = paths.launched(customerId, id);
      const tab = window.open(address, "_blank");
      if (tab) tab.opener = null;
      return tab ? undefined : address;
    },
    onSuccess: (blocked) => {
      if (blocked !== undefined) return;
      showToast({ tone: "good", text: words.opened(name) });
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["impersonations"] }),
  });
  const submit = useOnce(launch);
  if (launch.data !== undefined) {
    return (
      <>
        <Notice tone="info">
          <p>{words.blocked}</p>
        </Notice>
        <Group gap={8} mt={16}>
          <Button component="a" href={launch.data} target="_blank" rel="noopener">
            {words.open}
          </Button>
          <Button variant="default" onClick={onClose}>
            {words.done}
          </Button>
        </Group>
      </>
    );
  }
  return (
    <ReasonForm
      lead={words.lead}
      label={words.reason}
      submit={words.submit}
      notDone={words.notDone}
      pending={launch.isPending}
      error={launch.error}
      onSubmit={submit}
      onCancel={onClose}
    >
      <NativeSelect
        label={words.minutes}
        data={words.choices}
        value={minutes}
        onChange={(event) => setMinutes(event.currentTarget.value)}
      />
    </ReasonForm>
  );
}
