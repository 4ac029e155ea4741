import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useCan } from "@/api/me";
import { AppLink } from "@/components/AppLink";
import { paths } from "@/lib/paths";
import { AuthorizeButton } from "./AuthorizeButton";
import { type HealthFinding, resellerQuery } from "./queries";

interface HealthRemedyProps {
  finding: HealthFinding;
  resellerId: string;
  onSync?: () => void;
}

/** The control that does what a finding asks for, or leads to where it is done. */
export function HealthRemedy({ finding: { action }, resellerId, onSync }: HealthRemedyProps) {
  const can = useCan();
  const { data: reseller } = useQuery(resellerQuery(resellerId));
  if (!action) return null;
  const { kind, target, label } = action;
  switch (kind) {
    case "authorize":
      return reseller && can("resellers:authorize") ? <AuthorizeButton reseller={reseller} /> : null;
    case "edit":
      return <AppLink href={paths.reseller(resellerId)}>{label}</AppLink>;
    case "sync":
      return onSync && reseller && reseller.authorization_state !== "never" ? (
        <Button variant="default" onClick={onSync}>
          {label}
        </Button>
      ) : null;
    case "tenants":
      return <AppLink href={`${paths.tenants}?reseller_id=${resellerId}`}>{label}</AppLink>;
    case "tenant":
      return target ? <AppLink href={paths.tenant(target)}>{label}</AppLink> : null;
    case "link":
      return target?.startsWith("https://") ? (
        <a href={target} target="_blank" rel="noreferrer">
          {label}
        </a>
      ) : null;
    case "going_live":
      return <AppLink href={paths.addReseller}>{label}</AppLink>;
  }
}
