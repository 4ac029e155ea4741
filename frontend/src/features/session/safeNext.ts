/**
 * The place to go on at after signing in: an address inside the portal, or its start for anything else, so that no link
 * can send people elsewhere.
 */
export function safeNext(next: string | undefined): string {
  if (!next?.startsWith("/") || /^\/[/\\]/.test(next) || /[\\\p{Cc}]/u.test(next)) return "/";
  const target = new URL(next, "https://inside.invalid");
  if (target.origin !== "https://inside.invalid" || target.pathname.startsWith("/sign-in")) return "/";
  return target.pathname + target.search + target.hash;
}
