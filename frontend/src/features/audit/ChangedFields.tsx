import { formatBoth } from "@/lib/dates";
import { formatName, formatTerm } from "@/lib/term";
import styles from "./ChangedFields.module.css";
import { texts } from "./texts";

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
            <th scope="row">{texts.fields[name] ?? formatName(name)}</th>
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
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "string") return moment.test(value) ? formatBoth(value) : formatTerm(value);
  if (Array.isArray(value)) return value.length === 0 ? "–" : value.map(show).join(", ");
  return JSON.stringify(value);
}

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
