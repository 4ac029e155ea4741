import { useRef } from "react";

/** A random UUID, also where the page is not a secure context and the browser offers none. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/**
 * Keys for calls that create: the same body gets the same key, so pressing twice, or again after no answer came, makes one
 * thing. Another body gets another key.
 */
export function useIdempotencyKey(): (body: unknown) => string {
  const last = useRef({ body: "", key: "" });
  return (body) => {
    const text = JSON.stringify(body ?? null);
    if (last.current.key === "" || last.current.body !== text)
      last.current = { body: text, key: randomKey() };
    return last.current.key;
  };
}
