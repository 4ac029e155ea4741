import { Button } from "@mantine/core";
import { IconPlugConnected, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy } from "react";
import { useCan } from "@/api/me";
import { resellerOptionsQuery } from "@/api/resellerOptions";
import { EmptyState } from "@/components/EmptyState";
import { Notice } from "@/components/Notice";
import { OnceOpened } from "@/components/OnceOpened";
import { PageHead } from "@/components/PageHead";
import { SidePanel } from "@/components/SidePanel";
import { Stack } from "@/components/Stack";
import { List } from "@/components/table/List";
import { pageQuery, useListParams } from "@/components/table/useListParams";
import type { Question } from "./ConfirmClient";
import { apiClientColumns } from "./columns";
import { apiClientsQuery } from "./queries";
import { texts } from "./texts";

const AddApiClient = lazy(() => import("./AddApiClient"));
const EditApiClient = lazy(() => import("./EditApiClient"));
const Secrets = lazy(() => import("./Secrets"));
const ConfirmClient = lazy(() => import("./ConfirmClient"));
const sorts = ["name", "-name"] as const;
const questions: readonly Question[] = ["disable", "enable", "delete"];

/** The programs that call the API in their own name. */
export function ApiClientsPage() {
  const can = useCan();
  const params = useListParams();
  const { data: resellers = [] } = useQuery(resellerOptionsQuery);
  const query = useQuery(apiClientsQuery(pageQuery(params.search, sorts, "q", "reseller_id")));
  const { panel } = params.search;
  const client = query.data?.data.find(({ id }) => id === params.search.client);
  const writable = can("api_clients:write");
  const close = () => params.show({ panel: undefined, client: undefined });
  const button = writable ? (
    <Button leftSection={<IconPlus size={15} />} onClick={() => params.show({ panel: "add" })}>
      {texts.add}
    </Button>
  ) : null;
  const edited = writable && panel === "edit" ? client : undefined;
  const keys = writable && panel === "secrets" ? client : undefined;
  return (
    <>
      <PageHead title={texts.title} />
      <Stack>
        <Notice tone="info">{texts.lead}</Notice>
        <List
          name="api-clients"
          caption={texts.caption}
          columns={apiClientColumns}
          query={query}
          params={params}
          rowId={({ id }) => id}
          rowName={({ name }) => name}
          defaultSort="name"
          searchLabel={texts.search}
          filters={
            resellers.length > 1 ? [{ name: "reseller_id", label: texts.reseller, options: resellers }] : []
          }
          actions={button}
          empty={
            <EmptyState icon={IconPlugConnected} title={texts.emptyTitle} action={button}>
              {texts.empty}
            </EmptyState>
          }
        />
      </Stack>
      <SidePanel opened={writable && panel === "add"} onClose={close} title={texts.add}>
        <AddApiClient onClose={close} />
      </SidePanel>
      <SidePanel
        opened={edited !== undefined}
        onClose={close}
        title={edited ? texts.edit.title(edited.name) : ""}
      >
        {edited ? <EditApiClient client={edited} onClose={close} /> : null}
      </SidePanel>
      <SidePanel
        opened={keys !== undefined}
        onClose={close}
        title={keys ? texts.secrets.title(keys.name) : ""}
      >
        {keys ? <Secrets client={keys} onClose={close} /> : null}
      </SidePanel>
      {questions.map((question) => (
        <OnceOpened key={question} opened={writable && panel === question && client !== undefined}>
          {(opened) => (
            <ConfirmClient question={question} client={opened ? client : undefined} onClose={close} />
          )}
        </OnceOpened>
      ))}
    </>
  );
}
