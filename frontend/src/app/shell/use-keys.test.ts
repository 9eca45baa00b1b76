import { expect, test } from "vitest";
import { addressFor } from "./use-keys";

const press = (part: Partial<Parameters<typeof addressFor>[0]>) =>
  addressFor({ key: "", code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...part });

test("keys with Ctrl or Alt lead somewhere, letters alone never", () => {
  expect(press({ key: "k", ctrlKey: true })).toBe("/search");
  expect(press({ key: "к", code: "KeyK" })).toBeNull();
  expect(press({ code: "Digit2", altKey: true })).toBe("/groups");
  expect(press({ code: "Digit2" })).toBeNull();
  expect(press({ code: "Digit9", altKey: true })).toBeNull();
});
