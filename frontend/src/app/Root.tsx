import { Outlet, useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { getActing, useActingOver } from "@/api/acting";

const ActingOver = lazy(() => import("@/features/launch/ActingOver"));

/** What is around every page: nothing, or what is left of a launched portal once its launch is over. */
export function Root() {
  const over = useActingOver();
  const navigate = useNavigate();
  const { acting }: { acting?: string } = useSearch({ strict: false });
  const kept = acting === getActing();
  useEffect(() => {
    // A navigation by text left it out: put back, so that loading the page anew acts as the same person.
    if (!kept) void navigate({ to: ".", search: true, replace: true });
  }, [kept, navigate]);
  return over ? (
    <Suspense>
      <ActingOver />
    </Suspense>
  ) : (
    <Outlet />
  );
}
