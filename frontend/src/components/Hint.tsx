import { type ComponentType, lazy, type ReactNode, Suspense, useRef, useState } from "react";
import type { HintTextProps } from "./HintText";

// A hint that cannot be fetched is left out: what it explains goes on without.
const HintText = lazy<ComponentType<HintTextProps>>(() =>
  import("./HintText").catch(() => ({ default: () => null })),
);

interface HintProps {
  label: string;
  className?: string;
  children: ReactNode;
}

/** Says more about what it holds, while the pointer rests on that or the keyboard is at it; its script is fetched then. */
export function Hint({ label, className, children }: HintProps) {
  const target = useRef<HTMLSpanElement>(null);
  const [asked, setAsked] = useState(false);
  const close = () => setAsked(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it reacts to what happens to what it holds
    <span
      ref={target}
      className={className}
      onPointerEnter={() => setAsked(true)}
      onPointerLeave={({ pointerType }) => pointerType !== "touch" && close()}
      onPointerDown={({ pointerType }) => pointerType !== "touch" && close()}
      onFocus={(event) => event.target.matches(":focus-visible") && setAsked(true)}
      onBlur={close}
    >
      {children}
      {asked ? (
        <Suspense>
          <HintText target={target} label={label} onClose={close} />
        </Suspense>
      ) : null}
    </span>
  );
}
