import { Button } from "@mantine/core";
import { IconLayoutDashboard, IconPlus } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useCan, useMe } from "@/api/me";
import { EmptyState } from "@/components/EmptyState";
import { MenuButton } from "@/components/menu/MenuButton";
import { PageHead } from "@/components/PageHead";
import { ProblemAlert } from "@/components/ProblemAlert";
import { BlockSkeleton } from "@/components/Skeletons";
import { Stack } from "@/components/Stack";
import type { Widget } from "./queries";
import { texts } from "./texts";
import { useOwnDashboard } from "./useOwnDashboard";
import { WidgetCard } from "./WidgetCard";

/** What each widget needs to be of use. */
const needs: Record<Widget, string> = {
  seats: "licenses:read",
  renewals: "subscriptions:read",
  tenants: "tenants:read",
};
const all: readonly Widget[] = ["seats", "renewals", "tenants"];

interface CompanyDashboardProps {
  companyId: string;
  contents: Record<Widget, ReactNode>;
}

/** The dashboard of a company: empty at first, then what somebody put there (S1.21). Nobody arranges another's. */
export function CompanyDashboard({ companyId, contents }: CompanyDashboardProps) {
  const can = useCan();
  const acting = Boolean(useMe()?.acting);
  const { query, widgets, arrange, move, error } = useOwnDashboard(companyId);
  const shown = widgets?.filter((widget) => can(needs[widget])) ?? [];
  const left = all.filter((widget) => can(needs[widget]) && !shown.includes(widget));
  const add =
    widgets && left.length > 0 && !acting ? (
      <div>
        <MenuButton
          width={240}
          position="bottom-start"
          sections={[
            {
              choices: left.map((widget) => ({
                label: texts.widgets[widget],
                onChoose: () => arrange([...shown, widget]),
              })),
            },
          ]}
        >
          <Button variant="default" leftSection={<IconPlus size={15} />}>
            {texts.add}
          </Button>
        </MenuButton>
      </div>
    ) : null;
  return (
    <>
      <PageHead title={texts.title} />
      <Stack>
        {add}
        {error ? <ProblemAlert error={error} notDone={texts.notKept} /> : null}
        {query.isError ? <ProblemAlert error={query.error} retry={() => void query.refetch()} /> : null}
        {query.isPending ? <BlockSkeleton label={texts.loading} /> : null}
        {widgets && shown.length === 0 ? (
          <EmptyState icon={IconLayoutDashboard} title={acting ? texts.emptyActingTitle : texts.emptyTitle}>
            {acting ? texts.emptyActing : texts.empty}
          </EmptyState>
        ) : null}
        {shown.map((widget, index) => (
          <WidgetCard
            key={widget}
            widget={widget}
            onUp={!acting && index > 0 ? () => move(widget, -1) : undefined}
            onDown={!acting && index < shown.length - 1 ? () => move(widget, 1) : undefined}
            onRemove={acting ? undefined : () => arrange(shown.filter((other) => other !== widget))}
          >
            {contents[widget]}
          </WidgetCard>
        ))}
      </Stack>
    </>
  );
}
