import { useMediaQuery } from "@mantine/hooks";
import { IconLockQuestion } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { EmptyState } from "@/components/EmptyState";
import { PageHead } from "@/components/PageHead";
import { ProblemAlert } from "@/components/ProblemAlert";
import { ListSkeleton } from "@/components/Skeletons";
import { PermissionRows } from "./PermissionRows";
import { PermissionTable } from "./PermissionTable";
import styles from "./permissions.module.css";
import { texts } from "./permissionTexts";
import { permissionsQuery } from "./queries";

/** The whole matrix of permissions and roles, as the server goes by it. */
export function PermissionsPage() {
  return (
    <>
      <PageHead title={texts.title} />
      <p className={styles.lead}>{texts.lead}</p>
      <Matrix />
    </>
  );
}

function Matrix() {
  const phone = useMediaQuery("(max-width: 40em)", false, { getInitialValueInEffect: false });
  const query = useQuery(permissionsQuery);
  if (!query.data) {
    if (!query.error) return <ListSkeleton label={texts.loading} />;
    return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
  }
  if (query.data.data.length === 0) {
    return (
      <EmptyState icon={IconLockQuestion} title={texts.emptyTitle}>
        {texts.empty}
      </EmptyState>
    );
  }
  return phone ? <PermissionRows matrix={query.data} /> : <PermissionTable matrix={query.data} />;
}
