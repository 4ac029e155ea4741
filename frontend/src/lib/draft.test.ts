import { beforeEach, describe, expect, it, vi } from "vitest";
import { makeDraft } from "./draft";

const empty = { name: "", secret: "", monthly: true };
const draft = makeDraft("test", empty, ["name", "monthly"]);
const key = "tenantry.draft.test";

beforeEach(() => sessionStorage.clear());

describe("a draft", () => {
  it("keeps the named fields and no others", () => {
    draft.keep({ name: "Ada", secret: "hush", monthly: false });
    expect(draft.read()).toEqual({ name: "Ada", secret: "", monthly: false });
    expect(sessionStorage.getItem(key)).not.toContain("hush");
  });

  it("is empty before anything was typed, and once it was forgotten", () => {
    expect(draft.read()).toEqual(empty);
    draft.keep({ ...empty, name: "Ada" });
    draft.forget();
    expect(draft.read()).toEqual(empty);
    expect(sessionStorage).toHaveLength(0);
  });

  it.each(["no JSON", "null", "7", '"text"', "[]", '{"name":7,"monthly":"no","secret":"hush"}'])(
    "takes nothing from what it did not write: %s",
    (text) => {
      sessionStorage.setItem(key, text);
      expect(draft.read()).toEqual(empty);
    },
  );

  it("does without where the browser keeps nothing", () => {
    const denied = () => {
      throw new Error("denied");
    };
    const storage = vi.spyOn(window, "sessionStorage", "get").mockImplementation(denied);
    draft.keep({ ...empty, name: "Ada" });
    expect(draft.read()).toEqual(empty);
    storage.mockRestore();
  });
});
