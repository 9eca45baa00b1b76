import { expect, test } from "vitest";
import { goalOf, namedIn, ReadMark } from "./reading-rules";

test("a thread opens where one left it, else at the named message, else at the first unread one, else at the end", () => {
  const thread = { unread: 4, last_read_no: 7 };
  expect(goalOf(thread, "#m5", { no: 3, top: -12 })).toEqual({ no: 3, top: -12, why: "back" });
  expect(goalOf(thread, "#m5", null)).toEqual({ no: 5, why: "named" });
  expect(goalOf(thread, "", null)).toEqual({ no: 8, why: "new" });
  expect(goalOf({ unread: 0, last_read_no: 11 }, "", null)).toEqual({ why: "end" });
});

test.each(["", "#", "#m", "#m0", "#m5x", "#reply", "#m-1", "#m12345678901"])("%s names no message", (hash) => expect(namedIn(hash)).toBeNull());

test("read is what was on the screen without a gap", () => {
  const mark = new ReadMark(10);
  mark.saw(11, 13);
  mark.saw(13, 14);
  expect(mark.readUpTo).toBe(14);
  mark.saw(90, 95);
  mark.saw(96, 97);
  mark.saw(16, 20);
  expect(mark.readUpTo).toBe(14);
  mark.saw(15, 15);
  expect(mark.readUpTo).toBe(20);
  mark.heard(89);
  expect(mark.readUpTo).toBe(97);
  mark.heard(3);
  mark.saw(5, 6);
  expect(mark.readUpTo).toBe(97);
});
