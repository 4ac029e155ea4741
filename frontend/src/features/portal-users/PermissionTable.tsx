import { IconCheck } from "@tabler/icons-react";
import { PermissionName } from "./PermissionName";
import styles from "./permissions.module.css";
import { texts } from "./permissionTexts";
import type { PermissionMatrix } from "./queries";
import { roleGroups } from "./roles";

/** The matrix as a table: a permission a row, a role a column. */
export function PermissionTable({ matrix }: { matrix: PermissionMatrix }) {
  const groups = roleGroups(matrix.roles);
  const roles = groups.flatMap((group) =>
    group.roles.map(({ role }, index) => ({ role, begins: index === 0 })),
  );
  return (
    <section
      className={styles.frame}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={texts.caption}
    >
      <table className={styles.table}>
        <caption className="visually-hidden">{texts.caption}</caption>
        <thead>
          <tr>
            <th rowSpan={2} scope="col">
              {texts.permission}
            </th>
            {groups.map((group) => (
              <th key={group.label} scope="colgroup" colSpan={group.roles.length} data-begins="true">
                {group.label}
              </th>
            ))}
          </tr>
          <tr>
            {groups.map((group) =>
              group.roles.map(({ role, label }, index) => (
                <th key={role} scope="col" data-begins={index === 0}>
                  {label}
                </th>
              )),
            )}
          </tr>
        </thead>
        <tbody>
          {matrix.data.map((row) => (
            <tr key={row.permission}>
              <th scope="row">
                <PermissionName row={row} />
              </th>
              {roles.map(({ role, begins }) => (
                <td key={role} data-begins={begins}>
                  {row.roles.includes(role) ? (
                    <>
                      <IconCheck size={16} stroke={2.2} aria-hidden="true" />
                      <span className="visually-hidden">{texts.yes}</span>
                    </>
                  ) : (
                    "–"
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
