import { IconMapOff } from "@tabler/icons-react";
import { AppLink } from "@/components/AppLink";
import { EmptyState } from "@/components/EmptyState";
import { PageHead } from "@/components/PageHead";
import { paths } from "@/lib/paths";

/** What shows at an address where there is no page. */
export function NotFoundPage() {
  return (
    <>
      <PageHead title="No such page" />
      <EmptyState
        icon={IconMapOff}
        title="There is nothing at this address"
        action={<AppLink href={paths.start}>Go to the dashboard</AppLink>}
      >
        It may be mistyped, or what was here is gone.
      </EmptyState>
    </>
  );
}
