import { beforeEach, expect, test, vi } from "vitest";
import { outbox, startOutbox } from "./device";
import { kept } from "./kept";

beforeEach(() => kept.wipe());

test("the list of a release before becomes records, once", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no line")));
  const entry = (key: string) => ({ key, place: "thread:1", url: "/x", body: { body: key }, writtenAt: 1, tries: 0 });
  await kept.set("outbox", [entry("a"), entry("b")]);
  startOutbox(() => undefined);
  await vi.waitFor(() => expect(outbox.of("thread:1").map(({ key }) => key)).toEqual(["a", "b"]));
  expect((await kept.under("outbox")).map(({ name }) => name)).toEqual(["outbox:a", "outbox:b"]);
  vi.unstubAllGlobals();
});
