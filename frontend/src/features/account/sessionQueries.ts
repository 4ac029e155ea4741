import { queryOptions } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import type { components } from "@/client/schema";

export type MySession = components["schemas"]["MySession"];

/** Where the signed-in person is signed in. */
export const mySessionsQuery = queryOptions({
  queryKey: ["my-sessions"],
  queryFn: () => call(api.GET("/me/sessions")),
});

export const endMySession = (id: string) =>
  call(api.DELETE("/me/sessions/{id}", { params: { path: { id } } }));

export const endMyOtherSessions = () => call(api.DELETE("/me/sessions"));
