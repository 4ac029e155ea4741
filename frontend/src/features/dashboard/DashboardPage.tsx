import { useQuery } from "@tanstack/react-query";
import { Freshness } from "@/components/Freshness";
import { Notice } from "@/components/Notice";
import { PageHead } from "@/components/PageHead";
import { ProblemAlert } from "@/components/ProblemAlert";
import { FiguresSkeleton } from "@/components/Skeletons";
import { Stack } from "@/components/Stack";
import { plural } from "@/lib/numbers";
import styles from "./DashboardPage.module.css";
import { Figures } from "./Figures";
import { FirstSteps } from "./FirstSteps";
import { NeedsAction } from "./NeedsAction";
import { dashboardQuery } from "./queries";
import { RecentTenants } from "./RecentTenants";
import { Renewals } from "./Renewals";
import { texts } from "./texts";

/** The first page: what needs a person, what comes, and how much there is of everything. */
export function DashboardPage() {
  const query = useQuery(dashboardQuery);
  const dashboard = query.data;
  return (
    <>
      <PageHead
        title={texts.title}
        facts={
          dashboard && dashboard.figures.connected_tenants > 0 ? (
            <Freshness
              asOf={dashboard.figures.as_of}
              awaited={
                !dashboard.needs_action.some(
                  ({ kind }) => kind === "reseller_problem" || kind === "sync_problem",
                )
              }
            />
          ) : null
        }
      />
      <Stack>
        {query.isError ? (
          <ProblemAlert
            error={query.error}
            notDone={dashboard ? "These are the last known figures." : undefined}
            retry={() => void query.refetch()}
          />
        ) : null}
        {query.isPending ? <FiguresSkeleton label="Loading the dashboard" /> : null}
        {dashboard ? (
          <>
            <FirstSteps figures={dashboard.figures} />
            {dashboard.figures.never_read > 0 ? (
              <Notice tone="info">
                {texts.neverRead(
                  plural(dashboard.figures.never_read, "connected tenant was", "connected tenants were"),
                )}
              </Notice>
            ) : null}
            <Figures figures={dashboard.figures} />
            <div className={styles.columns}>
              <NeedsAction actions={dashboard.needs_action} figures={dashboard.figures} />
              <RecentTenants tenants={dashboard.recent_tenants} />
            </div>
            <Renewals dashboard={dashboard} />
          </>
        ) : null}
      </Stack>
    </>
  );
}
