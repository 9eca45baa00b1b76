import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { outbox } from "./device";
import { readDraft, writeDraft } from "./draft-keeper";
import { kept } from "./kept";
import { handOver } from "./leave";

let saved: Record<string, string> = {};
let isReachable = true;

beforeEach(() => {
  saved = {};
  vi.stubGlobal("fetch", async (address: string, { method = "GET", body }: RequestInit = {}) => {
    if (!isReachable || method === "POST") throw new TypeError("no line");
    if (method === "GET") return Response.json({});
    const place = address.split("/").at(-2)!;
    saved[place] = (JSON.parse(String(body)) as { content: { body: string } }).content.body;
    return Response.json({ place, content: {}, version: 1, saved_at: "2026-11-30T10:00:00Z" });
  });
});
afterEach(() => vi.unstubAllGlobals());

test("signing out loses no text: without a line it does not happen, with one the server has all of them", async () => {
  isReachable = false;
  await writeDraft("thread:1", { body: "Half a thought" }, null);
  await outbox.send({ key: "a", place: "thread:2", url: "/x", body: { body: "Not sent yet", language: "en" }, writtenAt: 1 });
  expect(await handOver()).toBe(false);
  expect((await readDraft("thread:1"))?.content.body).toBe("Half a thought");
  expect(outbox.of("thread:2")).toHaveLength(1);

  isReachable = true;
  expect(await handOver()).toBe(true);
  expect(saved).toEqual({ "thread:1": "Half a thought", "thread:2": "Not sent yet" });
  await expect(kept.set("draft:thread:1", {})).rejects.toThrow();
});
