import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { searchQuery } from "./queries";

/** Looks for what is typed, once typing pauses for an eighth of a second. */
export function useFind(text: string) {
  const [wanted] = useDebouncedValue(text.trim(), 125);
  const query = useQuery(searchQuery(wanted));
  return {
    hits: wanted === "" ? [] : (query.data?.data ?? []),
    searching: query.isFetching,
    error: query.error,
    /** What was found is for what is typed now. */
    settled: wanted === text.trim() && !query.isFetching,
  };
}
