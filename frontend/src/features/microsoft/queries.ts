import { queryOptions } from "@tanstack/react-query";
import { api, call } from "@/api/client";

/** What one may sign in with here beside a password. */
export const methodsQuery = queryOptions({
  queryKey: ["sign-in-methods"],
  queryFn: () => call(api.GET("/auth/methods")),
});

/** The Microsoft account of who is signed in. */
export const myMicrosoftQuery = queryOptions({
  queryKey: ["my-microsoft-account"],
  queryFn: () => call(api.GET("/me/microsoft-account")),
});

/** Begins to sign in and gives where the browser goes on. An invitation's secret goes in the body, never in an address. */
export async function startSignIn(body: { return_to?: string; invitation?: string }) {
  const { authorization_url } = await call(api.POST("/auth/microsoft/start", { body }));
  return authorization_url;
}

/** Begins to link an account and gives where the browser goes on. */
export async function startLink(returnTo: string) {
  const { authorization_url } = await call(
    api.POST("/me/microsoft-account", { body: { return_to: returnTo } }),
  );
  return authorization_url;
}

export const unlink = () => call(api.DELETE("/me/microsoft-account"));
