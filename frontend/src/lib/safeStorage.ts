/** What this tab remembers until it is closed; a browser that remembers nothing is no failure. */
export const safeStorage = {
  get(key: string): string | null {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null;
    }
  },
  set(key: string, value: string) {
    try {
      sessionStorage.setItem(key, value);
    } catch {
      // Forgotten at the next page; nothing depends on it.
    }
  },
  remove(key: string) {
    try {
      sessionStorage.removeItem(key);
    } catch {
      // It was never kept.
    }
  },
};
