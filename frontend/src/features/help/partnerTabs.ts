import { paths } from "@/lib/paths";
import { texts } from "./texts";

export const partnerTabs = [
  { label: texts.tabs.own, href: paths.help },
  { label: texts.tabs.customers, href: paths.customersGuide },
];
