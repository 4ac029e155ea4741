/**
 * The `ref` of what comes into an open panel later: the focus goes where it begins, as it does in a panel that opens. That is
 * what is marked `data-autofocus`, or all of it.
 */
export function focusFirst(part: HTMLElement | null) {
  (part?.querySelector<HTMLElement>("[data-autofocus]") ?? part)?.focus();
}
