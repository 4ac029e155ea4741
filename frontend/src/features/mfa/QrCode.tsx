import styles from "./mfa.module.css";

/** A QR code from rows of 0 (light) and 1 (dark), dark on light in either theme so that cameras read it. */
export function QrCode({ rows, label }: { rows: string[]; label: string }) {
  const path = rows.flatMap((row, y) =>
    [...row].map((cell, x) => (cell === "1" ? `M${x} ${y}h1v1h-1z` : "")),
  );
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`-4 -4 ${rows.length + 8} ${rows.length + 8}`}
      className={styles.qr}
    >
      <path d={path.join("")} fill="#000" />
    </svg>
  );
}
