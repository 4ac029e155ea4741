import { formatName } from "@/lib/term";
import styles from "./ChangedFields.module.css";

interface ChangedFieldsProps {
  before: object | null | undefined;
  after: object | null | undefined;
}

/** What an act changed, field by field; nothing when it changed no field. */
export function ChangedFields({ before, after }: ChangedFieldsProps) {
  const old = Object.entries(before ?? {});
  const now = new Map(Object.entries(after ?? {}));
  const names = [...new Set([...old.map(([name]) => name), ...now.keys()])];
  if (names.length === 0) return null;
  const was = new Map(old);
  return (
    <table className={styles.table}>
      <caption>What changed</caption>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {names.map((name) => (
          <tr key={name}>
            <th scope="row">{formatName(name)}</th>
            <td>{show(was.get(name))}</td>
            <td>{show(now.get(name))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function show(value: unknown): string {
  if (value === undefined || value === null || value === "") return "–";
  return typeof value === "string" ? value : JSON.stringify(value);
}
