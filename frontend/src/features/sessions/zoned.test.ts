import { expect, test } from "vitest";
import type { SessionBrief } from "../../api/shapes";
import { inParts } from "./data";
import { instantOf, nextHour, zones } from "./zoned";

test("reads a clock time of another zone, in winter and in summer", () => {
  expect(instantOf("2026-11-24T18:00", "Europe/Sofia")).toBe("2026-11-24T16:00:00.000Z");
  expect(instantOf("2026-07-01T18:00", "Europe/Sofia")).toBe("2026-07-01T15:00:00.000Z");
  expect(instantOf("2026-07-01T18:00", "Europe/Istanbul")).toBe("2026-07-01T15:00:00.000Z");
});

test("is right on both sides of a change of clocks", () => {
  expect(instantOf("2026-10-25T02:30", "Europe/Sofia")).toBe("2026-10-24T23:30:00.000Z");
  expect(instantOf("2026-10-25T05:00", "Europe/Sofia")).toBe("2026-10-25T03:00:00.000Z");
  expect(instantOf("2026-03-29T04:30", "Europe/Sofia")).toBe("2026-03-29T01:30:00.000Z");
});

test("takes no nonsense for a time", () => {
  expect(instantOf("", "Europe/Sofia")).toBeNull();
});

test("offers full hours of tomorrow and always the chosen zone", () => {
  expect(nextHour(1, new Date(2026, 10, 24, 23, 10))).toBe("2026-11-26T00:00");
  expect(zones("Asia/Tbilisi")).toContain("Asia/Tbilisi");
  expect(zones("Europe/Sofia").filter((zone) => zone === "Europe/Sofia").length).toBe(1);
});

test("sorts sessions into running, ahead and past", () => {
  const one = (id: number, state: string, hour: number) =>
    ({ id, state, starts_at: `2026-11-24T${hour}:00:00Z`, ends_at: `2026-11-24T${hour + 1}:00:00Z` }) as SessionBrief;
  const now = Date.parse("2026-11-24T15:00:00Z");
  const { running, ahead, past } = inParts([one(1, "live", 12), one(2, "scheduled", 18), one(3, "scheduled", 15), one(4, "closed", 11), one(5, "scheduled", 10), one(6, "closed", 13)], now);
  expect(running.map(({ id }) => id)).toEqual([1]);
  expect(ahead.map(({ id, state }) => [id, state])).toEqual([[3, "lobby"], [2, "scheduled"]]);
  expect(past.map(({ id }) => id)).toEqual([6, 4, 5]);
});
