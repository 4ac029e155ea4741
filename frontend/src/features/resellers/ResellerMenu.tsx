import { DeleteMenu } from "@/components/menu/DeleteMenu";
import { paths } from "@/lib/paths";
import { deleteReseller, type Reseller, resellersKey } from "./queries";
import { texts } from "./texts";

/** What else can be done with a reseller: deleting it, once nothing is connected through it. */
export function ResellerMenu({ reseller }: { reseller: Reseller }) {
  return (
    <DeleteMenu
      label={texts.more}
      name={reseller.display_name}
      words={texts.remove}
      remove={() => deleteReseller(reseller)}
      list={{ href: paths.resellers, key: resellersKey }}
      itself={[...resellersKey, reseller.id]}
    />
  );
}
