import { lazy } from "react";
import { SidePanel } from "@/components/SidePanel";
import { useListParams } from "@/components/table/useListParams";
import { texts } from "./texts";

const ChangePassword = lazy(() => import("./ChangePassword"));

/** Where people change their own password: over any page, while its address says `panel=password`. */
export function PasswordPanel({ email }: { email: string }) {
  const { search, show } = useListParams();
  const close = () => show({ panel: undefined });
  return (
    <SidePanel opened={search.panel === "password"} onClose={close} title={texts.title}>
      <ChangePassword email={email} onClose={close} />
    </SidePanel>
  );
}
