import { renderHook } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { SPREAD_MS, useSpread } from "./use-spread";

test("three hundred readers who hear of it at once ask one after the other, each once", () => {
  vi.useFakeTimers();
  const asked: number[] = [];
  const start = Date.now();
  for (let reader = 0; reader < 300; reader++) {
    const { result } = renderHook(() => useSpread(async () => void asked.push(Date.now() - start)));
    for (let event = 0; event < 3; event++) result.current();
  }
  const busiest = () => Math.max(...Array.from({ length: 20 }, (_, i) => asked.filter((at) => Math.floor(at / 100) === i).length));
  vi.advanceTimersByTime(SPREAD_MS);
  expect(asked.length).toBe(300);
  expect(busiest()).toBeLessThan(60);
  vi.useRealTimers();
});

test("who has left asks nothing", () => {
  vi.useFakeTimers();
  const read = vi.fn(async () => undefined);
  const { result, unmount } = renderHook(() => useSpread(read));
  result.current();
  unmount();
  vi.advanceTimersByTime(SPREAD_MS);
  expect(read).not.toHaveBeenCalled();
  vi.useRealTimers();
});
