import { plural } from "@/lib/numbers";
import styles from "./permissions.module.css";
import type { PermissionRow } from "./queries";

/** What a permission is, its name in the API, and on demand the calls that ask for it. */
export function PermissionName({ row: { meaning, permission, operations } }: { row: PermissionRow }) {
  return (
    <div className={styles.name}>
      <span>{meaning}</span>
      {operations.length > 0 ? (
        <details>
          <summary>
            <code>{permission}</code>, {plural(operations.length, "operation", "operations")}
          </summary>
          <code>{operations.join(", ")}</code>
        </details>
      ) : (
        <code>{permission}</code>
      )}
    </div>
  );
}
