import { useParams } from "@tanstack/react-router";

/** The id in the address of a page about one thing. */
export function useRouteId(): string {
  const { id } = useParams({ strict: false });
  return id ?? "";
}
