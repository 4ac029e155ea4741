import { Facts } from "@/components/Facts";
import { PermissionName } from "./PermissionName";
import styles from "./permissions.module.css";
import { texts } from "./permissionTexts";
import type { PermissionMatrix } from "./queries";
import { roleGroups } from "./roles";

/** The matrix where there is no room for a table: under each permission the roles that hold it. */
export function PermissionRows({ matrix }: { matrix: PermissionMatrix }) {
  const groups = roleGroups(matrix.roles);
  return (
    <ul aria-label={texts.caption} className={styles.rows}>
      {matrix.data.map((row) => (
        <li key={row.permission}>
          <PermissionName row={row} />
          <Facts
            dense
            facts={groups.map((group) => ({
              term: group.label,
              value: group.roles
                .filter(({ role }) => row.roles.includes(role))
                .map(({ label }) => label)
                .join(", "),
            }))}
          />
        </li>
      ))}
    </ul>
  );
}
