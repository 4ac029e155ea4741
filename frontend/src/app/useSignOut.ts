import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { api, call } from "@/api/client";
import { setCsrfToken } from "@/api/session";
import { clearToasts, showToast } from "@/components/toast";

/** Ends the session and forgets everything that was read in it. */
export function useSignOut(): () => Promise<void> {
  const router = useRouter();
  const queries = useQueryClient();
  return async () => {
    try {
      await call(api.POST("/auth/logout"));
    } catch {
      showToast({
        tone: "bad",
        text: "Signing out did not work: the server did not answer. You are still signed in.",
      });
      return;
    }
    setCsrfToken("");
    clearToasts();
    // First away from the page: it would ask again for whatever were forgotten under it, and be refused.
    await router.navigate({ to: "/sign-in" });
    queries.clear();
  };
}
