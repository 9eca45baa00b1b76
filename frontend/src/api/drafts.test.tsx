import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { heardOfDraft, pushDraft, readDraft, returnToDraft, writeDraft } from "./draft-keeper";
import { useDraft } from "./drafts";
import { kept } from "./kept";

type Row = { place: string; content: { body: string }; version: number; saved_at: string };
let ids = 0;

/** The server's end of the wire, with its rule: a version that is not the present one is answered 409. */
class Server {
  rows = new Map<string, Row>();
  calls: string[] = [];
  isReachable = true;
  losesAnswers = false;

  write(place: string, body: string): Row {
    const row = { place, content: { body }, version: (this.rows.get(place)?.version ?? 0) + 1, saved_at: new Date(1.8e12 + ++ids).toISOString() };
    this.rows.set(place, row);
    return row;
  }

  answer = async (url: string, init: RequestInit = {}): Promise<Response> => {
    if (!this.isReachable) throw new TypeError("no line");
    const method = init.method ?? "GET";
    if (method === "GET") return Response.json({ results: [...this.rows.values()], next: null, previous: null });
    const place = url.split("/").at(-2)!;
    const seen = new Headers(init.headers).get("If-Match");
    this.calls.push(`${method} ${place} ${seen}`);
    const row = this.rows.get(place);
    if (row && seen !== null && seen !== `"${row.version}"`) return Response.json({ code: "conflict", current: row }, { status: 409 });
    const done = method === "DELETE" ? this.rows.delete(place) : this.write(place, (JSON.parse(String(init.body)) as Row).content.body);
    if (this.losesAnswers) throw new TypeError("the line broke");
    return typeof done === "boolean" ? new Response(null, { status: 204 }) : Response.json(done);
  };

  body = (place: string) => this.rows.get(place)?.content.body;
}

let server: Server;
let place = "";
let count = 0;

beforeEach(async () => {
  server = new Server();
  place = `thread:${++count}`;
  vi.stubGlobal("fetch", server.answer);
});
afterEach(async () => {
  // Leaving a page saves its draft: it must leave before the wire does.
  cleanup();
  await pushDraft(place);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function open() {
  const shown = renderHook(() => useDraft(place));
  await waitFor(() => expect(shown.result.current.ready).toBe(true));
  return { ...shown, type: (body: string) => act(() => shown.result.current.change({ body })), draft: () => shown.result.current };
}

test("a text typed here is found again after a reload", async () => {
  const first = await open();
  first.type("We started with 14 kindergartens");
  await waitFor(() => expect(first.draft().state).toBe("device"));
  first.unmount();
  const second = await open();
  expect(second.draft().content.body).toBe("We started with 14 kindergartens");
});

test("leaving the page at once keeps the last word, on the device and on the server", async () => {
  const { type, unmount } = await open();
  type("Half a thought");
  unmount();
  await waitFor(() => expect(server.body(place)).toBe("Half a thought"));
  expect((await readDraft(place))?.content.body).toBe("Half a thought");
});

test("without a line, leaving at once keeps the last word too", async () => {
  const { type, unmount } = await open();
  server.isReachable = false;
  type("Half a thought");
  unmount();
  expect((await open()).draft().content.body).toBe("Half a thought");
});

test("who types without a pause has a copy on the device all the same", async () => {
  const { type } = await open();
  const end = Date.now() + 900;
  for (let n = 1; Date.now() < end; n++) {
    type("word ".repeat(n));
    await new Promise((done) => setTimeout(done, 50));
  }
  expect((await readDraft(place))?.content.body).toMatch(/^word word/);
});

test("the page that is closed keeps what stands in the field", async () => {
  const { type } = await open();
  type("The last burst");
  window.dispatchEvent(new Event("pagehide"));
  await waitFor(async () => expect((await readDraft(place))?.content.body).toBe("The last burst"));
});

test("a clock that is slow loses nothing: what the server has not got stays", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: 0 });
  const first = await open();
  first.type("The older sentence.");
  await waitFor(() => expect(first.draft().state).toBe("device"));
  await pushDraft(place);
  expect(server.body(place)).toBe("The older sentence.");
  server.isReachable = false;
  first.type("The older sentence. The newer one.");
  await waitFor(() => expect(first.draft().state).toBe("device"));
  first.unmount();
  server.isReachable = true;
  const second = await open();
  expect([second.draft().content.body, second.draft().other]).toEqual(["The older sentence. The newer one.", null]);
});

test("what another device wrote comes, as long as nothing was changed here", async () => {
  server.write(place, "From the phone");
  const first = await open();
  expect(first.draft().content.body).toBe("From the phone");
  first.unmount();
  server.write(place, "From the phone, and more");
  expect((await open()).draft().content.body).toBe("From the phone, and more");
});

test("what was sent elsewhere is not offered again", async () => {
  server.write(place, "From the phone");
  (await open()).unmount();
  server.rows.clear();
  expect((await open()).draft().content.body).toBe("");
});

test("a text typed while the kept one is looked for stays, and so does the kept one", async () => {
  await returnToDraft(place, { body: "old" });
  const { result } = renderHook(() => useDraft(place));
  act(() => result.current.change({ body: "new" }));
  await waitFor(() => expect(result.current.other?.body).toBe("old"));
  expect(result.current.content.body).toBe("new");
});

async function twoTexts() {
  server.write(place, "Begun");
  const here = await open();
  server.write(place, "Written on the phone");
  here.type("Written at the desk");
  await waitFor(() => expect(here.draft().state).toBe("device"));
  await act(() => pushDraft(place));
  await waitFor(() => expect(here.draft().other?.body).toBe("Written on the phone"));
  return here;
}

test("two devices that both wrote: both texts are kept, also on the server, until the person has chosen", async () => {
  const { draft, type } = await twoTexts();
  expect([draft().content.body, server.body(place)]).toEqual(["Written at the desk", "Written on the phone"]);
  type("Written at the desk, and on");
  await waitFor(() => expect(draft().state).toBe("device"));
  await pushDraft(place);
  expect(server.body(place)).toBe("Written on the phone");
});

test.each([
  ["take", "Written on the phone", "Written at the desk"],
  ["add", "Written at the desk\n\nWritten on the phone", undefined],
  ["drop", "Written at the desk", undefined],
] as const)("the choice %s", async (choice, body, other) => {
  const { draft } = await twoTexts();
  act(() => draft().choose(choice));
  await waitFor(() => expect([draft().content.body, draft().other?.body]).toEqual([body, other]));
  await act(() => pushDraft(place));
  expect(server.body(place)).toBe(body);
});

test("a save whose answer was lost is known as one's own", async () => {
  const { draft, type } = await open();
  type("First");
  await waitFor(() => expect(draft().state).toBe("device"));
  server.losesAnswers = true;
  await pushDraft(place);
  server.losesAnswers = false;
  type("First and second");
  await waitFor(() => expect(draft().state).toBe("device"));
  await act(() => pushDraft(place));
  expect([server.body(place), draft().other]).toEqual(["First and second", null]);
});

test("a sent text leaves the field, the device and the server", async () => {
  server.write(place, "sent by now");
  const { draft } = await open();
  act(() => draft().sent(draft().content));
  expect(draft().content.body).toBe("");
  await waitFor(() => expect(server.rows.size).toBe(0));
  expect(await kept.get(`draft:${place}`)).toBeUndefined();
});

test("a text sent without a line is not offered again when the line is back", async () => {
  server.write(place, "sent in the tunnel");
  const first = await open();
  server.isReachable = false;
  act(() => first.draft().sent(first.draft().content));
  await waitFor(async () => expect((await readDraft(place))?.content.body).toBe(""));
  first.unmount();
  server.isReachable = true;
  expect((await open()).draft().content.body).toBe("");
  await pushDraft(place);
  expect(server.rows.size).toBe(0);
});

test("what another device wrote after the text was sent here is not dropped with it", async () => {
  server.write(place, "one");
  const { draft } = await open();
  server.write(place, "one and two");
  act(() => draft().sent(draft().content));
  await waitFor(() => expect(draft().content.body).toBe("one and two"));
  expect(server.body(place)).toBe("one and two");
});

test("letters typed while the text is being kept begin the next one", async () => {
  const { draft, type } = await open();
  type("The message");
  const sent = draft().content;
  type("The message. N");
  act(() => draft().sent(sent));
  expect(draft().content.body).toBe(". N");
});

test("two tabs show one text, and a text sent in one is not offered by the other", async () => {
  const [one, two] = [await open(), await open()];
  one.type("Only once");
  await waitFor(() => expect(two.draft().content.body).toBe("Only once"));
  act(() => one.draft().sent(one.draft().content));
  await waitFor(() => expect(two.draft().content.body).toBe(""));
  two.unmount();
  expect((await open()).draft().content.body).toBe("");
});

test("a text that came back stands above what was begun since", async () => {
  await writeDraft(place, { body: "Begun since" }, null);
  await returnToDraft(place, { body: "Refused" });
  expect((await open()).draft().content.body).toBe("Refused\n\nBegun since");
});

test("a word of another device's save is followed at once", async () => {
  const { draft } = await open();
  const { version } = server.write(place, "From the phone");
  await act(() => heardOfDraft({ place, version }));
  await waitFor(() => expect(draft().content.body).toBe("From the phone"));
});

test("a device that refuses to keep anything says so, and the server still gets the text", async () => {
  const { draft, type } = await open();
  vi.spyOn(kept, "update").mockRejectedValue(new DOMException("full", "QuotaExceededError"));
  type("Only in the field");
  await waitFor(() => expect(draft().state).toBe("field"));
  await act(() => pushDraft(place));
  await waitFor(() => expect(draft().state).toBe("server"));
  expect(server.body(place)).toBe("Only in the field");
});
