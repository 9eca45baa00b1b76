import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { flood, paced } from "./pace";
import type { StreamEvent } from "./shapes";

const events = (from: number, to: number): StreamEvent[] =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ seq: from + i, type: "thread.read", at: "", by: null, data: { thread: 1, last_read_no: i } }));

/** A page that needs `each` milliseconds for every event it shows, and notes them. */
function page(each: number) {
  const shown: number[][] = [];
  const pace = paced((turn) => {
    shown.push(turn.map(({ seq }) => seq));
    worked += each * turn.length;
  });
  return { shown, pace };
}

/** Milliseconds that showing has taken so far: they pass for the page, beside those between its timers. */
let worked = 0;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "requestAnimationFrame", "Date"] });
  const started = Date.now();
  worked = 0;
  vi.spyOn(performance, "now").mockImplementation(() => worked + Date.now() - started);
});

afterEach(() => {
  vi.advanceTimersByTime(10_000);
  vi.useRealTimers();
});

test("what comes alone is shown at once", () => {
  const { shown, pace } = page(0);
  pace.take(events(1, 1));
  vi.advanceTimersByTime(0);
  expect(shown).toEqual([[1]]);
  expect(flood.isOn()).toBe(false);
});

test("all of a flood is shown, in order and once, in turns that grow no longer than the page can bear", () => {
  const { shown, pace } = page(10);
  for (let burst = 0; burst < 25; burst++) {
    pace.take(events(burst * 12 + 1, burst * 12 + 12));
    vi.advanceTimersByTime(400);
  }
  expect(flood.isOn()).toBe(true);
  vi.advanceTimersByTime(5_000);
  expect(shown.flat()).toEqual(events(1, 300).map(({ seq }) => seq));
  expect(Math.max(...shown.slice(-20).map(({ length }) => length))).toBeLessThanOrEqual(6);
});

test("whoever leaves has everything first", () => {
  const { shown, pace } = page(0);
  pace.take(events(1, 40));
  pace.flush();
  expect(shown.flat()).toHaveLength(40);
});

test("what can wait is done when the flood is over", () => {
  const { pace } = page(0);
  pace.take(events(1, 20));
  vi.advanceTimersByTime(0);
  const done: string[] = [];
  flood.afterwards(document.body, () => done.push("kept"));
  flood.afterwards(document.body, () => done.push("gone"))();
  vi.advanceTimersByTime(300);
  expect(done).toEqual([]);
  vi.advanceTimersByTime(3_000);
  expect(done).toEqual(["kept"]);
});
