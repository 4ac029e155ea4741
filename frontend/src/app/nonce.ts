/** The nonce of this answer's Content-Security-Policy, which the server writes into the page's head. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>("meta[name=csp-nonce]")?.content ?? "";
}

declare global {
  interface Window {
    /** Where the library that keeps the page from scrolling behind dialogs looks for the nonce. */
    __webpack_nonce__?: string;
  }
}
window.__webpack_nonce__ = styleNonce();
