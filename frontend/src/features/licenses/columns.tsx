import { SeatsBar } from "@/components/SeatsBar";
import type { Columns } from "@/components/table/columns";
import { formatCount } from "@/lib/numbers";
import styles from "./columns.module.css";
import { LicenseInfo } from "./LicenseInfo";
import type { License } from "./queries";

export const licenseColumns: Columns<License> = [
  {
    id: "product",
    header: "Product Name",
    cell: (license) => (
      <span className={styles.product}>
        {license.product_name || license.sku_part_number}
        <LicenseInfo license={license} />
      </span>
    ),
  },
  { id: "active", header: "Active Licenses", align: "end", cell: ({ active }) => formatCount(active) },
  {
    id: "assigned",
    header: "Assigned Licenses",
    align: "end",
    cell: ({ assigned }) => formatCount(assigned),
  },
  {
    id: "available",
    header: "Available Licenses",
    align: "end",
    cell: ({ available }) => formatCount(available),
  },
  {
    id: "suspended",
    header: "Suspended License",
    align: "end",
    cell: ({ suspended }) => formatCount(suspended),
  },
  {
    id: "use",
    header: "Use",
    phone: "none",
    cell: ({ assigned, active }) => <SeatsBar assigned={assigned} total={active} numbers="none" />,
  },
];
