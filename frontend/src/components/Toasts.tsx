import { CloseButton } from "@mantine/core";
import { IconCircleCheck, IconInfoCircle, IconXboxX } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import styles from "./Toasts.module.css";
import { dismissToast, type Toast, useToasts } from "./toast";

const icons = { good: IconCircleCheck, bad: IconXboxX, info: IconInfoCircle };

/** The corner where short messages show. They stay while the pointer or the focus is on them. */
export function Toasts() {
  return (
    <section aria-label="Messages" aria-live="polite" className={styles.corner}>
      {useToasts().map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    // What went wrong stays until it is dismissed.
    if (held || toast.tone === "bad") return;
    const timer = setTimeout(() => dismissToast(toast.id), toast.action ? 10_000 : 6_000);
    return () => clearTimeout(timer);
  }, [held, toast]);
  const Shape = icons[toast.tone];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering only holds the message, it does nothing else
    <div
      className={styles.toast}
      data-tone={toast.tone}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Shape size={18} aria-hidden="true" />
      <p>{toast.text}</p>
      {toast.action ? (
        <button
          type="button"
          className={styles.action}
          onClick={() => {
            toast.action?.run();
            dismissToast(toast.id);
          }}
        >
          {toast.action.label}
        </button>
      ) : null}
      <CloseButton size="sm" aria-label="Dismiss" onClick={() => dismissToast(toast.id)} />
    </div>
  );
}
