import { Link } from "@tanstack/react-router";
import type { ComponentProps, ReactNode } from "react";
import { useCompanyId } from "@/lib/company";
import { companyPaths, partner } from "@/lib/paths";

interface AppLinkProps extends Omit<ComponentProps<"a">, "href"> {
  /** An address inside the portal, from lib/paths, with its query if it has one. */
  href: string;
  /** Marks the link as the current page only when the address is exactly this one, not one below it. */
  exact?: boolean;
  /** Keeps what the history knows of the present page, such as the pages of a list before it. */
  keepState?: boolean;
  children: ReactNode;
}

/**
 * A link inside the portal it stands in: in a company's portal, the address of a page of the partner portal leads to the
 * company's page that is like it. Its page's code is fetched when the pointer or the focus comes near.
 */
export function AppLink({ href, exact, keepState, ...rest }: AppLinkProps) {
  const companyId = useCompanyId();
  const here = companyId && href.startsWith(partner) ? companyPaths(companyId).like(href) : href;
  const [path = "/", query] = here.split("?");
  // Addresses come as text here, so the router cannot check the query against its route; the route itself does.
  const search = (query ? Object.fromEntries(new URLSearchParams(query)) : {}) as never;
  return (
    <Link
      to={path}
      search={search}
      activeOptions={{ exact: exact ?? false, includeSearch: false }}
      {...(keepState ? { state: true } : {})}
      {...rest}
    />
  );
}
