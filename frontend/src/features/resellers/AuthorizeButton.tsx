import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { showToast } from "@/components/toast";
import { toProblem } from "@/lib/problem";
import { type Reseller, startAuthorization } from "./queries";
import { texts } from "./texts";

interface AuthorizeButtonProps {
  reseller: Pick<Reseller, "id" | "authorization_state">;
  /** Hears what went wrong before the browser left; without, a message shows it. */
  onError?: (error: unknown) => void;
}

/** Sends the browser to Microsoft to sign in for the reseller; it comes back to the reseller's page. */
export function AuthorizeButton({ reseller, onError }: AuthorizeButtonProps) {
  const never = reseller.authorization_state === "never";
  const start = useMutation({
    mutationFn: () => startAuthorization(reseller.id),
    onSuccess: (address) => location.assign(address),
    onError:
      onError ??
      ((error) => showToast({ tone: "bad", text: toProblem(error).detail ?? toProblem(error).title })),
  });
  return (
    <Button
      variant={reseller.authorization_state === "authorized" ? "default" : "filled"}
      loading={start.isPending || start.isSuccess}
      onClick={() => start.mutate()}
    >
      {never ? texts.authorize : texts.reauthorize}
    </Button>
  );
}
