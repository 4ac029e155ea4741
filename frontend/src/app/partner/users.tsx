import { Outlet } from "@tanstack/react-router";
import { CustomerUserList } from "@/features/portal-users/CustomerUserList";
import { PartnerUserList } from "@/features/portal-users/PartnerUserList";
import { UsersPage } from "@/features/portal-users/UsersPage";
import { limitsForm } from "../limitsForm";
import { launchForm } from "./launchForm";

// The page about everybody who signs in, and its tabs.

export function Users() {
  return (
    <UsersPage>
      <Outlet />
    </UsersPage>
  );
}

export const PartnerUsers = () => <PartnerUserList limits={limitsForm} />;
export const EndUsers = () => <CustomerUserList launch={launchForm} limits={limitsForm} />;
