import { queryOptions } from "@tanstack/react-query";
import { api, call } from "@/api/client";

/** In whose name a guide can be handed over: the first 200 resellers, as their mails call them. */
export const sendersQuery = queryOptions({
  queryKey: ["resellers", "senders"],
  queryFn: async () => {
    const page = await call(
      api.GET("/resellers", { params: { query: { limit: 200, sort: "display_name" } } }),
    );
    return page.data.map(({ id, display_name, mail_name, support_email }) => ({
      id,
      name: mail_name ?? display_name,
      ask: support_email ?? mail_name ?? display_name,
    }));
  },
  staleTime: 60_000,
});
