import { lazy, type ReactNode } from "react";
import { OnceOpened } from "@/components/OnceOpened";
import { SidePanel } from "@/components/SidePanel";
import type { ListParams } from "@/components/table/useListParams";
import type { Question } from "./ConfirmUser";
import { useMayDo } from "./mayDo";
import type { PortalUser } from "./queries";
import { texts } from "./texts";

const EditUser = lazy(() => import("./EditUser"));
const SetPassword = lazy(() => import("./SetPassword"));
const InviteAgain = lazy(() => import("./InviteAgain"));
const PasswordLink = lazy(() => import("./PasswordLink"));
const ConfirmUser = lazy(() => import("./ConfirmUser"));
const questions: readonly Question[] = ["disable", "enable", "delete"];

interface UserPanelsProps {
  params: ListParams;
  /** The rows of the list below. */
  users: readonly PortalUser[];
  /** The form that adds one, and its title; undefined for who may not. */
  add: { title: string; form: (close: () => void) => ReactNode } | undefined;
  launch: LaunchForm | undefined;
}

/** The form that launches a customer's portal as one of its users. */
export type LaunchForm = (user: PortalUser & { customer_id: string }, close: () => void) => ReactNode;

/** What opens over a list of portal users, by the address: `panel` says what, `user` for whom. */
export function UserPanels({ params, users, add, launch }: UserPanelsProps) {
  const mayDo = useMayDo();
  const { panel } = params.search;
  const user = users.find(({ id }) => id === params.search.user);
  const may = user ? mayDo(user) : undefined;
  const close = () => params.show({ panel: undefined, user: undefined });
  const editing = panel === "edit" && may?.edit ? user : undefined;
  const setting = panel === "set-password" && may?.setPassword ? user : undefined;
  const launching = panel === "launch" && may?.launch ? user : undefined;
  const inviting = panel === "invite" && may?.invite ? user : undefined;
  const linking = panel === "password-link" && may?.passwordLink ? user : undefined;
  return (
    <>
      <SidePanel opened={panel === "add" && add !== undefined} onClose={close} title={add?.title ?? ""}>
        {add?.form(close)}
      </SidePanel>
      <SidePanel
        opened={editing !== undefined}
        onClose={close}
        title={editing ? texts.edit.title(editing.name) : ""}
      >
        {editing ? <EditUser user={editing} onClose={close} /> : null}
      </SidePanel>
      <SidePanel
        opened={setting !== undefined}
        onClose={close}
        title={setting ? texts.password.title(setting.name) : ""}
      >
        {setting ? <SetPassword user={setting} onClose={close} /> : null}
      </SidePanel>
      <SidePanel
        opened={inviting !== undefined}
        onClose={close}
        title={inviting ? texts.invite.title(inviting.name) : ""}
      >
        {inviting ? <InviteAgain user={inviting} onClose={close} /> : null}
      </SidePanel>
      <SidePanel
        opened={linking !== undefined}
        onClose={close}
        title={linking ? texts.passwordLink.title(linking.name) : ""}
      >
        {linking ? <PasswordLink user={linking} onClose={close} /> : null}
      </SidePanel>
      <SidePanel
        opened={launching !== undefined}
        onClose={close}
        title={launching ? texts.launchAs(launching.name) : ""}
      >
        {launching?.customer_id
          ? launch?.({ ...launching, customer_id: launching.customer_id }, close)
          : null}
      </SidePanel>
      {questions.map((question) => (
        <OnceOpened key={question} opened={panel === question && may?.end === true}>
          {(opened) => <ConfirmUser question={question} user={opened ? user : undefined} onClose={close} />}
        </OnceOpened>
      ))}
    </>
  );
}
