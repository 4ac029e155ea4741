import { useEffect, useEffectEvent, useState } from "react";

/** How many minutes are left until a point in machine time, begun ones too; tells once when it has come. */
export function useMinutesLeft(until: string | null | undefined, onOver: () => void): number {
  const [now, setNow] = useState(Date.now);
  const end = until ? Date.parse(until) : 0;
  const over = useEffectEvent(onOver);
  useEffect(() => {
    if (end <= Date.now()) return undefined;
    const timer = setInterval(() => {
      setNow(Date.now());
      if (Date.now() < end) return;
      clearInterval(timer);
      over();
    }, 1000);
    return () => clearInterval(timer);
  }, [end]);
  return Math.max(0, Math.ceil((end - now) / 60_000));
}
