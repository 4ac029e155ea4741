import { expect, test } from "vitest";
import { makeLicense } from "@/testing/factories/mirror";
import { seatsByProduct } from "./seatsByProduct";

test("sums the seats of a product over tenants, the one with the most first", () => {
  const products = seatsByProduct([
    makeLicense({ sku_id: "a", product_name: "Teams", active: 5, assigned: 4 }),
    makeLicense({ sku_id: "b", product_name: "", sku_part_number: "SPE_E5", active: 8, assigned: 2 }),
    makeLicense({ sku_id: "a", product_name: "Teams", active: 7, assigned: 6 }),
  ]);
  expect(products).toEqual([
    { id: "a", name: "Teams", active: 12, assigned: 10 },
    { id: "b", name: "SPE_E5", active: 8, assigned: 2 },
  ]);
});
