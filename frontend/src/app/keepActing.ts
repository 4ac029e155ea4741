import type { SearchMiddleware } from "@tanstack/react-router";
import { getActing } from "@/api/acting";

/** Gives every link of a launched portal the launch of its tab. */
export const keepActing: SearchMiddleware<object> = ({ search, next }) => {
  const acting = getActing();
  return acting === undefined ? next(search) : { ...next(search), acting };
};
