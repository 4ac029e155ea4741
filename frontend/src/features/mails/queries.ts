import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import type { components, operations } from "@/client/schema";

export type Mail = components["schemas"]["Mail"];
export type MailKind = components["schemas"]["MailKind"];
export type MailState = components["schemas"]["MailState"];
export type MailFilter = NonNullable<operations["listMails"]["parameters"]["query"]>;

export const mailsKey = ["mails"] as const;

export const mailsQuery = (query: MailFilter) =>
  queryOptions({
    queryKey: [...mailsKey, query],
    queryFn: () => call(api.GET("/mails", { params: { query } })),
    placeholderData: keepPreviousData,
  });

export const retryMail = ({ id }: Mail) => call(api.POST("/mails/{id}/retry", { params: { path: { id } } }));

export const sendTestMail = () => call(api.POST("/mails/test"));
