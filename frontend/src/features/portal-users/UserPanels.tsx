import { type ComponentType, lazy, type ReactNode } from "react";
import { OnceOpened } from "@/components/OnceOpened";
import { SidePanel } from "@/components/SidePanel";
import type { ListParams } from "@/components/table/useListParams";
import type { Question } from "./ConfirmUser";
import { type May, useMayDo } from "./mayDo";
import type { PortalUser } from "./queries";
import { texts } from "./texts";

const EditUser = lazy(() => import("./EditUser"));
const SetPassword = lazy(() => import("./SetPassword"));
const MakeLink = lazy(() => import("./MakeLink"));
const ConfirmUser = lazy(() => import("./ConfirmUser"));

interface PanelProps {
  user: PortalUser;
  onClose: () => void;
}

interface Panel {
  /** What one must be able to do with the person. */
  needs: keyof May;
  title: (name: string) => string;
  Content: ComponentType<PanelProps>;
}

/** What opens at the side, by its name in the address. */
const panels: Readonly<Record<string, Panel>> = {
  edit: { needs: "edit", title: texts.edit.title, Content: EditUser },
  "set-password": { needs: "setPassword", title: texts.password.title, Content: SetPassword },
  invite: {
    needs: "invite",
    title: texts.invite.title,
    Content: (props) => <MakeLink purpose="invitation" {...props} />,
  },
  "password-link": {
    needs: "passwordLink",
    title: texts.passwordLink.title,
    Content: (props) => <MakeLink purpose="password" {...props} />,
  },
};
const questions: Record<Question, keyof May> = {
  disable: "end",
  enable: "end",
  delete: "end",
  "reset-factor": "resetFactor",
};

interface UserPanelsProps {
  params: ListParams;
  /** The rows of the list below. */
  users: readonly PortalUser[];
  /** The form that adds one, and its title; undefined for who may not. */
  add: { title: string; form: (close: () => void) => ReactNode } | undefined;
  launch: LaunchForm | undefined;
  limits: LimitsForm;
}

/** The form that launches a customer's portal as one of its users. */
export type LaunchForm = (user: PortalUser & { customer_id: string }, close: () => void) => ReactNode;

/** The form of what one person may do at most. */
export type LimitsForm = (user: PortalUser, close: () => void) => ReactNode;

/** What opens over a list of portal users, by the address: `panel` says what, `user` for whom. */
export function UserPanels({ params, users, add, launch, limits }: UserPanelsProps) {
  const mayDo = useMayDo();
  const { panel } = params.search;
  const user = users.find(({ id }) => id === params.search.user);
  const may = user ? mayDo(user) : undefined;
  const close = () => params.show({ panel: undefined, user: undefined });
  const launching = panel === "launch" && may?.launch ? user : undefined;
  const bounding = panel === "limits" && may?.limits ? user : undefined;
  return (
    <>
      <SidePanel opened={panel === "add" && add !== undefined} onClose={close} title={add?.title ?? ""}>
        {add?.form(close)}
      </SidePanel>
      {Object.entries(panels).map(([name, { needs, title, Content }]) => {
        const opened = panel === name && may?.[needs] ? user : undefined;
        return (
          <SidePanel
            key={name}
            opened={opened !== undefined}
            onClose={close}
            title={opened ? title(opened.name) : ""}
          >
            {opened ? <Content user={opened} onClose={close} /> : null}
          </SidePanel>
        );
      })}
      <SidePanel
        opened={bounding !== undefined}
        onClose={close}
        title={bounding ? texts.limits.title(bounding.name) : ""}
      >
        {bounding ? limits(bounding, close) : null}
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
      {(Object.entries(questions) as [Question, keyof May][]).map(([question, needs]) => (
        <OnceOpened key={question} opened={panel === question && may?.[needs] === true}>
          {(opened) => <ConfirmUser question={question} user={opened ? user : undefined} onClose={close} />}
        </OnceOpened>
      ))}
    </>
  );
}
