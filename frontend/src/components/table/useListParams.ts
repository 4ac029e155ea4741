import { useNavigate, useRouterState, useSearch } from "@tanstack/react-router";

/** What a list keeps in the address, all of it text. Filters go by the API's own names. */
export type ListSearch = Record<string, string | undefined>;

interface ListHistory {
  /** The pages before this one: where "Previous" goes. */
  back?: readonly { cursor?: string; from?: string }[];
}

export type ListParams = ReturnType<typeof useListParams>;

/** The part of a list's state that is in the address, and the ways to change it. Another filter or sort starts at the first page. */
export function useListParams() {
  const search: ListSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  // The router keeps what a navigation gives it and types it for its own needs only.
  const back = useRouterState({ select: (state) => (state.location.state as ListHistory).back }) ?? [];
  const start = Math.max(1, Number.parseInt(search.from ?? "1", 10) || 1);

  const go = (change: ListSearch, history: ListHistory = {}) =>
    void navigate({
      to: ".",
      search: (before: ListSearch) => prune({ ...before, ...change }), // the hook serves every list's route
      state: history as never,
      resetScroll: false,
    });

  return {
    search,
    start,
    /** Sets filters or sort; undefined takes one away. */
    set: (change: ListSearch) => go({ ...change, cursor: undefined, from: undefined }),
    /** Opens or closes what stands over the list, which stays on its page. */
    show: (change: ListSearch) => go(change, { back }),
    /** Goes to the page the cursor opens; `shown` rows are on this one. */
    next: (cursor: string, shown: number) =>
      go(
        { cursor, from: String(start + shown) },
        { back: [...back, { cursor: search.cursor, from: search.from }] },
      ),
    /** Goes a page back; to the first when somebody came by a link to this one. */
    previous: () => {
      const { cursor, from } = back.at(-1) ?? {};
      go({ cursor, from }, { back: back.slice(0, -1) });
    },
    first: search.cursor === undefined,
  };
}

function prune(search: ListSearch): ListSearch {
  return Object.fromEntries(
    Object.entries(search).filter(([, value]) => value !== undefined && value !== ""),
  );
}

/**
 * What a list asks of the API: a page of 50 with the total, the page of the address, its sort if it is one the API knows,
 * and the filters by their names.
 */
export function pageQuery<Sort extends string, Name extends string>(
  search: ListSearch,
  sorts: readonly Sort[],
  ...filters: readonly Name[]
) {
  const asked = Object.fromEntries(filters.map((name) => [name, search[name]])) as Partial<
    Record<Name, string>
  >;
  const sort = sorts.find((known) => known === search.sort);
  return { limit: 50, include: "total" as const, cursor: search.cursor, sort, ...asked };
}
