import { lazy, useEffect, useRef, useState } from "react";
import { onRefusal, type Remedy } from "@/api/remedy";
import { OnceOpened } from "@/components/OnceOpened";

const SecondFactorDialog = lazy(() => import("./SecondFactorDialog"));
const ShowAgainDialog = lazy(() => import("./ShowAgainDialog"));

interface Waiting {
  remedy: Remedy;
  /** The refused calls that wait for it. */
  calls: ((done: boolean) => void)[];
}

/**
 * Over everything: what is refused until the person has a second factor, or shows once more who they are, has them do so
 * right there, and goes on then. Where they do not, the refusal stands.
 */
export function RemedyDialogs() {
  const [remedy, setRemedy] = useState<Remedy>();
  const waiting = useRef<Waiting>(undefined);
  useEffect(
    () =>
      onRefusal(
        (refused) =>
          new Promise((settle) => {
            const now = waiting.current;
            if (now?.remedy === refused) now.calls.push(settle);
            else if (now) settle(false);
            else {
              waiting.current = { remedy: refused, calls: [settle] };
              setRemedy(refused);
            }
          }),
      ),
    [],
  );
  const settle = (done: boolean) => {
    for (const call of waiting.current?.calls ?? []) call(done);
    waiting.current = undefined;
    setRemedy(undefined);
  };
  const [done, close] = [() => settle(true), () => settle(false)];
  return (
    <>
      <OnceOpened opened={remedy === "mfa.required"}>
        {(opened) => <SecondFactorDialog opened={opened} onDone={done} onClose={close} />}
      </OnceOpened>
      <OnceOpened opened={remedy === "mfa.confirm"}>
        {(opened) => <ShowAgainDialog opened={opened} onDone={done} onClose={close} />}
      </OnceOpened>
    </>
  );
}
