import { useEffect, useState } from "react";
import { onAnnounce } from "./announce";

/** The one polite live region of the page. */
export function LiveRegion() {
  const [said, setSaid] = useState({ text: "", count: 0 });
  useEffect(() => onAnnounce((text) => setSaid(({ count }) => ({ text, count: count + 1 }))), []);
  return (
    <div className="visually-hidden" aria-live="polite" role="status">
      {/* A new element each time: the same sentence twice is said twice. */}
      <p key={said.count}>{said.text}</p>
    </div>
  );
}
