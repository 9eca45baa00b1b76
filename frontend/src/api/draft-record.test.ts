import { expect, test } from "vitest";
import { EMPTY, isHeld, met, saved, sending, written } from "./draft-record";

const text = (body: string) => ({ ...EMPTY, body });
const onServer = (body: string, version: number) => ({ place: "thread:1", content: text(body), version, saved_at: "2026-11-30T10:00:00Z" });

test("what another device saved just before the first key was kept is held: nothing is saved over it", () => {
  const heard = met(undefined, onServer("on the phone", 1));
  const kept = written(heard, text("in the train"), null, 0);
  expect(kept.other).toMatchObject({ content: { body: "on the phone" }, version: 1 });
  expect(isHeld(kept)).toBe(true);
});

test("what another tab has not saved yet is kept beside, and may be saved over", () => {
  const first = written(undefined, text("in one tab"), null, 0);
  const second = written(first, text("in the other"), null, 0);
  expect(second.other).toMatchObject({ content: { body: "in one tab" }, version: null });
  expect(saved(sending(second), second.content, onServer("in the other", 1))).toMatchObject({ base: 1, changed: false });
});
