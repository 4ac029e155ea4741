import { useQuery } from "@tanstack/react-query";
import { Outlet, useLocation, useRouter } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { meQuery } from "@/api/me";
import { AccountMenu } from "@/components/frame/AccountMenu";
import { AppFrame } from "@/components/frame/AppFrame";
import { SearchButton } from "@/components/frame/SearchButton";
import { OnceOpened } from "@/components/OnceOpened";
import { PageSkeleton } from "@/components/Skeletons";
import { useListParams } from "@/components/table/useListParams";
import { PasswordPanel } from "@/features/account/PasswordPanel";
import { roleName } from "@/features/account/roleName";
import { paths } from "@/lib/paths";
import { useShortcuts } from "@/lib/useShortcuts";
import { useSignOut } from "../useSignOut";
import { letters, useNavigation } from "./navigation";
import styles from "./PartnerLayout.module.css";
import { shortcutLines } from "./shortcutLines";

const GlobalSearch = lazy(() => import("./GlobalSearch"));
const ShortcutsHelp = lazy(() => import("@/components/ShortcutsHelp"));

/** The partner portal's frame: navigation, search, account, and the keys that work everywhere. */
export function PartnerLayout() {
  const router = useRouter();
  const signOut = useSignOut();
  const { pathname } = useLocation();
  const { show } = useListParams();
  const { data: me } = useQuery(meQuery);
  const [searching, setSearching] = useState(false);
  const [helping, setHelping] = useState(false);
  const groups = useNavigation();
  const openSearch = () => setSearching(true);

  useShortcuts({
    "/": openSearch,
    "mod+k": openSearch,
    "?": () => setHelping(true),
    ...Object.fromEntries(
      Object.entries(letters).map(([letter, { href }]) => [`g ${letter}`, () => router.history.push(href)]),
    ),
  });

  return (
    <AppFrame
      name="Tenantry"
      home={paths.dashboard}
      groups={groups}
      at={pathname}
      bar={
        <>
          <SearchButton onOpen={openSearch} text="Search customers, tenants, subscriptions" />
          <span className={styles.end}>
            {me ? (
              <AccountMenu
                name={me.name}
                email={me.email}
                role={roleName(me)}
                onAccount={() => router.history.push(paths.account)}
                onPassword={() => show({ panel: "password" })}
                onShortcuts={() => setHelping(true)}
                onSignOut={() => void signOut()}
              />
            ) : null}
          </span>
        </>
      }
    >
      <Suspense fallback={<PageSkeleton label="Loading the page" />}>
        <Outlet />
      </Suspense>
      {searching ? (
        <Suspense>
          <GlobalSearch onClose={() => setSearching(false)} />
        </Suspense>
      ) : null}
      {me ? <PasswordPanel email={me.email} /> : null}
      <OnceOpened opened={helping}>
        {(opened) => (
          <ShortcutsHelp opened={opened} onClose={() => setHelping(false)} lines={shortcutLines()} />
        )}
      </OnceOpened>
    </AppFrame>
  );
}
