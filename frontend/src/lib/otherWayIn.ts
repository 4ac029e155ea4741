import { createContext, type ReactNode } from "react";

/** Beside a password, another way to show who one is; given by the application, which knows what there is. */
export const OtherWayIn = createContext<ReactNode>(null);
