import { queryOptions } from "@tanstack/react-query";
import { api, call } from "@/api/client";

/** What an invitation is for. Looking does not use its link up. */
export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: ["invitation", token],
    queryFn: () => call(api.POST("/auth/invitation", { body: { token } })),
    retry: false,
    gcTime: 0,
  });

interface Chosen {
  token: string;
  password: string;
}

/** Accepts an invitation. */
export function activate(body: Chosen) {
  return call(api.POST("/auth/activate", { body }));
}

/** Asks for a link to a new password. The answer never tells whether the address exists. */
export function forgotPassword(body: { email: string }) {
  return call(api.POST("/auth/password/forgot", { body }));
}

/** Chooses a new password by a link that was mailed. */
export function resetPassword(body: Chosen) {
  return call(api.POST("/auth/password/reset", { body }));
}
