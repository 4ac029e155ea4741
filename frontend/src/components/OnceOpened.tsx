import { type ReactNode, Suspense, useEffect, useState } from "react";

interface OnceOpenedProps {
  opened: boolean;
  /** Draws what opens. It is first drawn closed, so that it notes what had the focus before it. */
  children: (opened: boolean) => ReactNode;
}

/** Something that opens over the page and whose script is fetched only when it does so for the first time. */
export function OnceOpened({ opened, children }: OnceOpenedProps) {
  const [wanted, setWanted] = useState(opened);
  if (opened && !wanted) setWanted(true);
  return wanted ? (
    <Suspense>
      <Drawn opened={opened}>{children}</Drawn>
    </Suspense>
  ) : null;
}

function Drawn({ opened, children }: OnceOpenedProps) {
  const [drawn, setDrawn] = useState(false);
  useEffect(() => {
    const frame = requestAnimationFrame(() => setDrawn(true));
    return () => cancelAnimationFrame(frame);
  }, []);
  return children(opened && drawn);
}
