import { Button } from "@mantine/core";
import { IconBrandWindows } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { ProblemAlert } from "@/components/ProblemAlert";
import { useOnce } from "@/lib/useOnce";
import styles from "./microsoft.module.css";
import { methodsQuery, startSignIn } from "./queries";
import { texts } from "./texts";

interface MicrosoftButtonProps {
  /** A path of the portal to go on at. */
  returnTo?: string;
  /** What the link of an invitation carries, to accept it by signing in. */
  invitation?: string;
  label?: string;
}

/** Sends the browser to Microsoft to sign in, where that is set up. */
export function MicrosoftButton({
  returnTo,
  invitation,
  label = invitation ? texts.accept : texts.signIn,
}: MicrosoftButtonProps) {
  const methods = useQuery(methodsQuery);
  const start = useMutation({
    mutationFn: startSignIn,
    onSuccess: (address) => location.assign(address),
  });
  const startOnce = useOnce(start);
  if (!methods.data?.microsoft) return null;
  return (
    <div className={styles.way}>
      <p className={styles.or}>{texts.or}</p>
      {start.isError ? <ProblemAlert error={start.error} notDone={texts.notSignedIn} /> : null}
      <Button
        variant="default"
        fullWidth
        leftSection={<IconBrandWindows size={16} aria-hidden="true" />}
        loading={start.isPending || start.isSuccess}
        onClick={() =>
          startOnce({ ...(returnTo ? { return_to: returnTo } : {}), ...(invitation ? { invitation } : {}) })
        }
      >
        {label}
      </Button>
    </div>
  );
}
