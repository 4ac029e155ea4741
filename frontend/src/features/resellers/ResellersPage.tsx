import { Button } from "@mantine/core";
import { IconBuildingStore, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { lazy } from "react";
import { useCan } from "@/api/me";
import { EmptyState } from "@/components/EmptyState";
import { PageHead } from "@/components/PageHead";
import { SidePanel } from "@/components/SidePanel";
import { List } from "@/components/table/List";
import { pageQuery, useListParams } from "@/components/table/useListParams";
import { paths } from "@/lib/paths";
import { resellerColumns } from "./columns";
import { resellersQuery } from "./queries";
import { texts } from "./texts";

const AddReseller = lazy(() => import("./AddReseller"));
const sorts = ["-created_at", "created_at", "display_name", "-display_name"] as const;

/** Every reseller one may see, and the panel that adds one. */
export function ResellersPage() {
  const router = useRouter();
  const can = useCan();
  const params = useListParams();
  const query = useQuery(resellersQuery(pageQuery(params.search, sorts, "q")));
  const add = can("resellers:manage") ? (
    <Button leftSection={<IconPlus size={15} />} onClick={() => params.show({ panel: "add" })}>
      {texts.add}
    </Button>
  ) : null;
  return (
    <>
      <PageHead title={texts.title} />
      <List
        name="resellers"
        caption={texts.caption}
        columns={resellerColumns}
        query={query}
        params={params}
        rowId={(reseller) => reseller.id}
        rowName={(reseller) => reseller.display_name}
        defaultSort="-created_at"
        searchLabel={texts.search}
        actions={add}
        empty={
          <EmptyState icon={IconBuildingStore} title={texts.emptyTitle} action={add}>
            {texts.empty}
          </EmptyState>
        }
      />
      <SidePanel
        opened={params.search.panel === "add" && add !== null}
        onClose={() => params.show({ panel: undefined })}
        title={texts.add}
        wide
      >
        <AddReseller
          onCancel={() => params.show({ panel: undefined })}
          onAdded={(reseller) => router.history.push(paths.reseller(reseller.id))}
        />
      </SidePanel>
    </>
  );
}
