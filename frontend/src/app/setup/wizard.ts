import { safeStorage } from "@/lib/safeStorage";

const key = "tenantry.setup";

/** Remembers, over the way to Microsoft and back, that somebody is setting up the installation. */
export const wizard = {
  begin: () => safeStorage.set(key, "1"),
  active: () => safeStorage.get(key) === "1",
  end: () => safeStorage.remove(key),
};
