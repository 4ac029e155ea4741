import { useLocation, useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";

/**
 * What a link carries behind its #. It leaves the address at once, and so the history; a link that is
 * opened while the page already is replaces it.
 */
export function useLinkToken(): string {
  const router = useRouter();
  const { hash, pathname } = useLocation();
  const [token, setToken] = useState(hash);
  if (hash && hash !== token) setToken(hash);
  useEffect(() => {
    if (hash) router.history.replace(pathname);
  }, [hash, pathname, router]);
  return token;
}
