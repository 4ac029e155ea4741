import type { Page } from "@playwright/test";

/** A page, or a panel over one, and what tells that it has what it asked for. */
export interface Screen {
  address: string;
  /** What somebody does there before there is anything to look at. */
  act?: (page: Page) => Promise<void>;
  /** Stands there once everything is read. */
  shows: string;
  /** Stands there when there is nothing to read; the same where that makes no difference. */
  empty?: string;
  /** It is whole without any answer, so that there is nothing to wait for and nothing that fails. */
  asksNothing?: boolean;
  /** Another screen shows what this is while it is empty, loading or failing. */
  onlyFull?: boolean;
}
