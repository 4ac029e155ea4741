import { queryOptions } from "@tanstack/react-query";
import { api, call } from "./client";

/** The resellers to choose from, by name; the first 200. Many pages need them, so they stand with the client. */
export const resellerOptionsQuery = queryOptions({
  queryKey: ["resellers", "options"],
  queryFn: async () => {
    const page = await call(
      api.GET("/resellers", { params: { query: { limit: 200, sort: "display_name" } } }),
    );
    return page.data.map(({ id, display_name, authorization_state, ...reseller }) => ({
      value: id,
      label: display_name,
      authorized: authorization_state === "authorized",
      defaultAdmin: {
        name: reseller.default_admin_name ?? "",
        email: reseller.default_admin_email ?? "",
      },
    }));
  },
  staleTime: 60_000,
});
