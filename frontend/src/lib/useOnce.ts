import { useRef } from "react";

/** What react-query's useMutation gives, as far as it is begun here. */
interface Begins<Values> {
  mutate: (values: Values, options: { onError: () => void }) => void;
}

/**
 * Begins a mutation, but not a second time while it is under way or once it succeeded; a failed one may be begun again. For
 * forms that are left when they succeed: the second click of two comes before the page shows that the first was taken.
 */
export function useOnce<Values>(mutation: Begins<Values>): (values: Values) => void {
  const begun = useRef(false);
  return (values) => {
    if (begun.current) return;
    begun.current = true;
    mutation.mutate(values, {
      onError: () => {
        begun.current = false;
      },
    });
  };
}
