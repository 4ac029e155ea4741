import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type RefObject, useEffect, useState } from "react";
import styles from "./DataTable.module.css";

interface WindowedRowsProps {
  /** What scrolls. */
  frame: RefObject<HTMLElement | null>;
  count: number;
  /** Of a row, in pixels. */
  height: number;
  /** Draws the row with this index. */
  children: (index: number) => ReactNode;
}

/** The rows of a long table that are in view, and room for the others. */
export default function WindowedRows({ frame, count, height, children }: WindowedRowsProps) {
  // The frame stands above this in the tree, so it is there only after the first drawing.
  const [framed, setFramed] = useState(false);
  useEffect(() => setFramed(true), []);
  const virtualizer = useVirtualizer({
    count,
    enabled: framed,
    getScrollElement: () => frame.current,
    estimateSize: () => height,
    overscan: 12,
  });
  const items = virtualizer.getVirtualItems();
  const above = items[0]?.start ?? 0;
  const below = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <>
      {above > 0 ? <Spacer height={above} /> : null}
      {items.map(({ index }) => children(index))}
      {below > 0 ? <Spacer height={below} /> : null}
    </>
  );
}

function Spacer({ height }: { height: number }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus
    <tr aria-hidden="true">
      <td className={styles.spacer} style={{ height }} />
    </tr>
  );
}
