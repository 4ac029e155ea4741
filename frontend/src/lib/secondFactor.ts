import { createContext, useContext } from "react";

/** Lets something happen once the session has a second factor: at once, or after one was set up. */
export type WithSecondFactor = (then: () => void) => void;

/** Given by the application, which knows how a second factor is set up. */
export const SecondFactorContext = createContext<WithSecondFactor>((then) => then());

export const useSecondFactor = () => useContext(SecondFactorContext);
