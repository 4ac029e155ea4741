import { useEffect, useState } from "react";

/** False at first and true after the delay (milliseconds): what is there sooner needs no skeleton. */
export function useDelayed(delay: number): boolean {
  const [due, setDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), delay);
    return () => clearTimeout(timer);
  }, [delay]);
  return due;
}
