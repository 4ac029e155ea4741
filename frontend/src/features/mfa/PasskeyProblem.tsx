import { Notice } from "@/components/Notice";
import { ProblemAlert } from "@/components/ProblemAlert";
import { texts } from "./texts";

const words = texts.passkey;

/** Why a passkey was not made or not taken: by the browser, or by the server. */
export function PasskeyProblem({ error, notDone }: { error: unknown; notDone: string }) {
  if (!(error instanceof DOMException)) return <ProblemAlert error={error} notDone={notDone} />;
  return (
    <div role="alert">
      <Notice tone="bad" title={words.failed}>
        <p>
          {error.name === "InvalidStateError" ? words.known : words.canceled} {notDone}
        </p>
      </Notice>
    </div>
  );
}
