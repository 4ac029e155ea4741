import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, useState } from "react";
import { meQuery } from "@/api/me";
import { ProblemAlert } from "@/components/ProblemAlert";
import { SidePanel } from "@/components/SidePanel";
import { paths } from "@/lib/paths";
import styles from "./launch.module.css";
import { leave } from "./queries";
import { texts } from "./texts";
import { useMinutesLeft } from "./useMinutesLeft";

const Raise = lazy(() => import("./Raise"));
const words = texts.bar;

/** Over every page of a launched portal: as whom, why, for how long, and whether something can be changed. */
export default function ActingBar() {
  const queries = useQueryClient();
  const { data: me } = useQuery(meQuery);
  const [raising, setRaising] = useState(false);
  const acting = me?.acting;
  const again = () => void queries.invalidateQueries({ queryKey: meQuery.queryKey });
  const minutes = useMinutesLeft(acting?.ends_at, again);
  const raised = useMinutesLeft(acting?.raised_until, again);
  const leaving = useMutation({
    mutationFn: leave,
    onSuccess: () => location.assign(acting ? paths.customer(acting.customer_id, "users") : paths.start),
  });
  if (!acting) return null;
  const { portal_user_name: name } = acting;
  return (
    <>
      <section className={styles.bar} data-raised={raised > 0} aria-label={words.label}>
        <p className={styles.whom}>
          {words.as} <strong dir="auto">{name}</strong> ({acting.portal_user_email}) {words.at}{" "}
          <strong dir="auto">{acting.customer_name}</strong>
          <span className={styles.reason} title={acting.reason}>
            {words.reason(acting.reason)}
          </span>
        </p>
        <p className={styles.state}>
          <strong>{raised > 0 ? words.raised(raised) : words.readOnly}</strong>
          <span>{words.ends(minutes)}</span>
        </p>
        <div className={styles.buttons}>
          {raised > 0 ? null : (
            <button type="button" className={styles.button} onClick={() => setRaising(true)}>
              {words.raise}
            </button>
          )}
          <button
            type="button"
            className={styles.button}
            disabled={leaving.isPending}
            onClick={() => leaving.mutate()}
          >
            {words.leave}
          </button>
        </div>
      </section>
      {leaving.error ? <ProblemAlert error={leaving.error} notDone={words.notLeft} /> : null}
      <SidePanel opened={raising} onClose={() => setRaising(false)} title={texts.raise.title(name)}>
        <Raise onClose={() => setRaising(false)} />
      </SidePanel>
    </>
  );
}
