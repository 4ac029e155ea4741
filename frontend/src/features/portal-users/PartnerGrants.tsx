import { Checkbox } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { meQuery } from "@/api/me";
import { mayGive } from "./mayDo";
import styles from "./portal-users.module.css";
import { texts } from "./texts";

export interface Grants {
  catalog_admin: boolean;
  csp_admin: boolean;
}

interface PartnerGrantsProps {
  value: Grants;
  onChange: (grants: Grants) => void;
}

/** The grants beside a partner user's level. One that the giver has not is shown, and says why it cannot be given. */
export function PartnerGrants({ value, onChange }: PartnerGrantsProps) {
  const { data: me } = useQuery(meQuery);
  return (
    <fieldset className={styles.choices}>
      <legend>{texts.fields.grants}</legend>
      <div className={styles.grants}>
        {(["catalog_admin", "csp_admin"] as const).map((grant) => (
          <Checkbox
            key={grant}
            label={texts.grants[grant]}
            description={[texts.grantHelp[grant], mayGive(me, grant) ? "" : texts.notHeld].join(" ").trim()}
            disabled={!mayGive(me, grant)}
            checked={value[grant]}
            onChange={(event) => onChange({ ...value, [grant]: event.currentTarget.checked })}
          />
        ))}
      </div>
    </fieldset>
  );
}
