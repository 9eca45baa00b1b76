import { expect, test } from "vitest";
import { isWriting } from "../../ui/keys";
import { askedBy } from "./use-keys";

const press = (part: Partial<Parameters<typeof askedBy>[0]>) =>
  askedBy({ key: "", code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...part });

test("keys with Ctrl or Alt lead somewhere, letters alone never", () => {
  expect(press({ key: "k", ctrlKey: true })).toBe("search");
  expect(press({ key: "k", metaKey: true })).toBe("search");
  expect(press({ key: "к", code: "KeyK" })).toBeNull();
  expect(press({ code: "Digit2", altKey: true })).toEqual({ href: "/groups" });
  expect(press({ code: "Digit2" })).toBeNull();
  expect(press({ code: "Digit9", altKey: true })).toBeNull();
  expect(press({ key: "?", code: "Slash", shiftKey: true })).toBe("keys");
});

test("the search opens by the key's place where it types another script, else by its letter", () => {
  expect(press({ key: "к", code: "KeyK", ctrlKey: true })).toBe("search");
  expect(press({ key: "κ", code: "KeyK", metaKey: true })).toBe("search");
  expect(press({ key: "k", code: "KeyV", ctrlKey: true })).toBe("search");
  expect(press({ key: "t", code: "KeyK", ctrlKey: true })).toBeNull();
});

test("what writes a sign by Ctrl and Alt together, or asks with Shift, is no shortcut", () => {
  expect(press({ key: "ł", code: "KeyK", ctrlKey: true, altKey: true })).toBeNull();
  expect(press({ key: "K", code: "KeyK", ctrlKey: true, shiftKey: true })).toBeNull();
  expect(press({ code: "Digit2", altKey: true, ctrlKey: true })).toBeNull();
});

test("fields that take letters keep their keys", () => {
  const make = (markup: string) => {
    document.body.innerHTML = markup;
    return document.body.firstElementChild!;
  };
  for (const markup of ["<textarea></textarea>", "<input>", '<input type="search">', "<select></select>", '<p contenteditable="true"></p>'])
    expect(isWriting(make(markup)), markup).toBe(true);
  for (const markup of ["<button></button>", '<input type="checkbox">', '<input type="radio">', "<h1></h1>"])
    expect(isWriting(make(markup)), markup).toBe(false);
  expect(isWriting(null)).toBe(false);
});
