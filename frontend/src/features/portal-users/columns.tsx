import { IconCheck } from "@tabler/icons-react";
import { AppLink } from "@/components/AppLink";
import { EmailAddress } from "@/components/EmailAddress";
import type { Column, Columns } from "@/components/table/columns";
import { initials } from "@/lib/initials";
import { paths } from "@/lib/paths";
import styles from "./portal-users.module.css";
import type { PortalUser } from "./queries";
import { ResellerName } from "./ResellerName";
import { texts } from "./texts";
import { UserActions } from "./UserActions";
import { UserStatus } from "./UserStatus";

type UserColumn = Column<PortalUser>;

const name: UserColumn = {
  id: "name",
  header: texts.fields.name,
  sort: ["name", "-name"],
  cell: (user) => (
    <span className={styles.person}>
      <span className={styles.initials} aria-hidden="true">
        {initials(user.name)}
      </span>
      <span className={styles.name} dir="auto">
        {user.name}
      </span>
    </span>
  ),
};
const email: UserColumn = {
  id: "email",
  header: texts.fields.email,
  wrap: true,
  bare: true,
  cell: (user) => <EmailAddress address={user.email} />,
};
const mobile: UserColumn = {
  id: "mobile",
  header: texts.fields.mobile,
  bare: true,
  cell: (user) => user.mobile || "–",
};
const reseller: UserColumn = {
  id: "reseller",
  header: texts.reseller,
  cell: ({ reseller_id }) => (reseller_id ? <ResellerName id={reseller_id} /> : "–"),
};
const company: UserColumn = {
  id: "company",
  header: texts.company,
  wrap: true,
  cell: ({ customer_id, customer_name }) =>
    customer_id ? <AppLink href={paths.customer(customer_id, "users")}>{customer_name}</AppLink> : "–",
};
const status: UserColumn = {
  id: "status",
  header: texts.status,
  phone: "end",
  cell: (user) => <UserStatus user={user} />,
};
const level: UserColumn = {
  id: "level",
  header: texts.fields.level,
  cell: (user) => (user.level ? texts.levels[user.level] : texts.operator),
};
const actions: UserColumn = {
  id: "actions",
  header: texts.actions,
  phone: "below",
  cell: (user) => <UserActions user={user} />,
};
const ticked = (id: string, header: string, has: (user: PortalUser) => boolean): UserColumn => ({
  id,
  header,
  cell: (user) => (has(user) ? <Tick /> : "–"),
});
const cspAdmin = ticked("csp_admin", texts.grants.csp_admin, (user) => user.csp_admin);
const catalogAdmin = ticked("catalog_admin", texts.grants.catalog_admin, (user) => user.catalog_admin);
const masterAdmin = ticked("master_admin", texts.grants.master_admin, (user) => user.master_admin);

function Tick() {
  return (
    <>
      <IconCheck size={16} stroke={2.2} className={styles.tick} aria-hidden="true" />
      <span className="visually-hidden">Yes</span>
    </>
  );
}

/** The people of one reseller. */
export const partnerColumnsOfOne: Columns<PortalUser> = [
  name,
  email,
  status,
  cspAdmin,
  catalogAdmin,
  level,
  actions,
];

/** The people of every reseller, and of the platform. */
export const partnerColumns: Columns<PortalUser> = [
  name,
  email,
  reseller,
  status,
  cspAdmin,
  { ...catalogAdmin, optional: true },
  level,
  actions,
];

/** The people of one company. */
export const customerColumnsOfOne: Columns<PortalUser> = [
  name,
  email,
  mobile,
  status,
  ticked("admin", texts.levels.admin, (user) => user.level === "admin"),
  masterAdmin,
  { ...level, optional: true },
  actions,
];

/** The people of every company. */
export const customerColumns: Columns<PortalUser> = [
  name,
  email,
  company,
  status,
  level,
  masterAdmin,
  { ...mobile, optional: true },
  actions,
];
