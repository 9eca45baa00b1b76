import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { kept } from "./device";
import { returnToDraft, useDraft } from "./drafts";

type Call = { method: string; url: string; body: unknown };
let calls: Call[] = [];

/** The server's end of the wire: it has no draft of its own and takes what it is given. */
function answer(url: string, init: RequestInit = {}): Response {
  const method = init.method ?? "GET";
  calls.push({ method, url, body: init.body ? JSON.parse(String(init.body)) : null });
  return method === "GET" ? Response.json({ results: [], next: null, previous: null }) : Response.json({}, { status: 200 });
}

beforeEach(async () => {
  calls = [];
  await kept.wipe();
  vi.stubGlobal("fetch", async (url: string, init?: RequestInit) => answer(url, init));
});
afterEach(() => {
  // Leaving a page saves its draft: it must leave before the wire does.
  cleanup();
  vi.unstubAllGlobals();
});

test("a text typed here is found again after a reload", async () => {
  const first = renderHook(() => useDraft("thread:1"));
  await waitFor(() => expect(first.result.current.ready).toBe(true));
  act(() => first.result.current.change({ body: "We started with 14 kindergartens" }));
  await waitFor(() => expect(first.result.current.state).toBe("device"));
  first.unmount();
  const second = renderHook(() => useDraft("thread:1"));
  await waitFor(() => expect(second.result.current.content.body).toBe("We started with 14 kindergartens"));
});

test("leaving the page sends the text to the server", async () => {
  const { result, unmount } = renderHook(() => useDraft("thread:2"));
  await waitFor(() => expect(result.current.ready).toBe(true));
  act(() => result.current.change({ body: "Half a thought" }));
  unmount();
  await waitFor(() => expect(calls.at(-1)).toMatchObject({ method: "PUT", url: "/api/v1/me/drafts/thread:2/", body: { content: { body: "Half a thought" } } }));
});

test("a text typed while the kept one is looked for wins", async () => {
  await returnToDraft("thread:3", { body: "old" });
  const { result } = renderHook(() => useDraft("thread:3"));
  act(() => result.current.change({ body: "new" }));
  await waitFor(() => expect(result.current.ready).toBe(true));
  expect(result.current.content.body).toBe("new");
});

test("clearing leaves nothing behind", async () => {
  await returnToDraft("thread:4", { body: "sent by now" });
  const { result } = renderHook(() => useDraft("thread:4"));
  await waitFor(() => expect(result.current.content.body).toBe("sent by now"));
  act(() => result.current.clear());
  await waitFor(async () => expect(await kept.get("draft:thread:4")).toBeUndefined());
  expect(calls.at(-1)).toMatchObject({ method: "DELETE" });
});
