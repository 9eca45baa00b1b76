import { describe, expect, it } from "vitest";
import { ApiError } from "../../api/client";
import type { Practice } from "../../api/shapes";
import { type KeptCard, Saver, type SaverDoors, SERVER_AFTER_MS } from "./saver";
import { bodyOf, emptyValues, lettersIn, missingParts, type Name, type Values } from "./values";

/** What a server keeps of a practice, as far as the card goes. */
class Server {
  values: Values;
  version = 1;
  id: number | null = null;
  line = true;
  keys: string[] = [];
  /** Answers are lost on the way back. */
  loses = false;

  constructor(values: Values) {
    this.values = values;
  }

  answer(): Practice {
    const { city, title, summary, sources, group, ...rest } = this.values;
    const tag = rest.original_language;
    const contact = {
      unit: rest["contact.unit"], role: rest["contact.role"], languages: rest["contact.languages"], mailbox: rest["contact.mailbox"],
    };
    return { ...rest, id: this.id, version: this.version, city: { slug: city }, title: { [tag]: title }, summary: { [tag]: summary }, sources, group: group || null, contact } as unknown as Practice;
  }

  take(body: Record<string, unknown>): Practice {
    const { title, summary, contact, group, ...rest } = body as { title?: Record<string, string>; summary?: Record<string, string>; contact?: Record<string, unknown>; group?: string | null };
    const texts = { ...(title && { title: Object.values(title)[0]! }), ...(summary && { summary: Object.values(summary)[0]! }) };
    const whom = Object.fromEntries(Object.entries(contact ?? {}).map(([name, value]) => [`contact.${name}`, value]));
    this.values = { ...this.values, ...rest, ...texts, ...whom, ...(group !== undefined && { group: group ?? "" }) };
    this.version += 1;
    if (this.loses) throw new ApiError(0);
    return this.answer();
  }

  create(body: Record<string, unknown>, key: string): Practice {
    if (!this.line) throw new ApiError(0);
    if (this.keys.includes(key)) return this.answer();
    this.keys.push(key);
    this.id = 7;
    return this.take(body);
  }

  change(body: Record<string, unknown>, version: number): Practice {
    if (!this.line) throw new ApiError(0);
    if (version !== this.version) throw new ApiError(409, { code: "conflict", current: this.answer() });
    if ((body.contact as { mailbox?: string } | undefined)?.mailbox?.endsWith(".refused")) throw new ApiError(400, { fields: { "contact.mailbox": ["No such place."] } });
    return this.take(body);
  }
}

function bench(id: number | null = null, kept: KeptCard | null = null, server = new Server(emptyValues("bg"))) {
  server.id ??= id;
  const device = new Map<string, KeptCard>();
  let timers: { at: number; run: () => void }[] = [];
  let now = 0;
  const doors: SaverDoors = {
    create: async (body, key) => server.create(body, key),
    change: async (_id, body, version) => server.change(body, version),
    keep: async (card) => device.set(String(card.id), structuredClone(card)),
    forget: async (of) => device.delete(String(of)),
    later: (ms, run) => {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => void (timers = timers.filter((one) => one !== timer));
    },
    now: () => now,
  };
  const pass = async (ms: number) => {
    const until = now + ms;
    for (;;) {
      const next = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      timers = timers.filter((one) => one !== next);
      now = next.at;
      next.run();
      for (let i = 0; i < 20; i += 1) await Promise.resolve();
    }
    now = until;
  };
  const saver = new Saver(doors, { id, version: server.version, key: "k", values: server.values }, kept);
  return { server, device, pass, saver };
}

describe("the saver of a card", () => {
  it("writes to the device at once and to the server before ten seconds are over", async () => {
    const { saver, server, device, pass } = bench();
    saver.change({ title: "Сянка" });
    await pass(500);
    expect(device.get("null")?.values.title).toBe("Сянка");
    expect(saver.get().phase).toBe("device");
    expect(server.id).toBeNull();
    await pass(9_500);
    expect(server.values.title).toBe("Сянка");
    expect(saver.get()).toMatchObject({ id: 7, phase: "server" });
    expect(device.size).toBe(0);
  });

  it("keeps the text while the line is down and sends it when it is back", async () => {
    const { saver, server, device, pass } = bench(7);
    server.line = false;
    saver.change({ title: "Сянка" });
    await pass(60_000);
    expect(saver.get().phase).toBe("unreachable");
    expect(device.get("7")?.values.title).toBe("Сянка");
    server.line = true;
    saver.retry();
    await pass(0);
    await saver.save();
    expect(server.values.title).toBe("Сянка");
  });

  it("goes on after the tab was closed with what the device kept", async () => {
    const first = bench(7);
    first.server.line = false;
    first.saver.change({ title: "Сянка", summary: "Дървета" });
    await first.pass(20_000);
    first.server.line = true;
    const again = bench(7, first.device.get("7"), first.server);
    expect(again.saver.get().values).toMatchObject({ title: "Сянка", summary: "Дървета" });
    await again.pass(SERVER_AFTER_MS);
    expect(again.server.values).toMatchObject({ title: "Сянка", summary: "Дървета" });
  });

  it("makes one practice when the answer to the creation is lost, and sends what was written since", async () => {
    const { saver, server, pass } = bench();
    server.loses = true;
    saver.change({ title: "Сянка" });
    await pass(SERVER_AFTER_MS);
    server.loses = false;
    saver.change({ title: "Сянка по спирките" });
    await pass(20_000);
    expect(server.keys).toEqual(["k"]);
    expect(server.values.title).toBe("Сянка по спирките");
  });

  it("keeps a text typed while an earlier one was on its way", async () => {
    const { saver, server, pass } = bench(7);
    saver.change({ title: "A" });
    const sent = saver.save();
    saver.change({ title: "AB" });
    await sent;
    expect(saver.get().values.title).toBe("AB");
    await pass(10_000);
    expect(server.values.title).toBe("AB");
  });

  it("joins what two people changed in different fields", async () => {
    const { saver, server, pass } = bench(7);
    server.take({ theme: "climate" });
    saver.change({ title: "Mine" });
    await pass(10_000);
    expect(server.values).toMatchObject({ title: "Mine", theme: "climate" });
    expect(saver.get()).toMatchObject({ theirs: {}, values: { theme: "climate" } });
  });

  it.each(["mine", "theirs"] as const)("shows both texts of a field two people changed, and keeps %s", async (whose) => {
    const { saver, server, device, pass } = bench(7);
    server.take({ title: { bg: "Theirs" } });
    saver.change({ title: "Mine" });
    await pass(30_000);
    expect(saver.get()).toMatchObject({ values: { title: "Mine" }, theirs: { title: "Theirs" } });
    expect(server.values.title).toBe("Theirs");
    expect(device.get("7")?.values.title).toBe("Mine");
    saver.choose("title", whose);
    await pass(10_000);
    const kept = whose === "mine" ? "Mine" : "Theirs";
    expect(server.values.title).toBe(kept);
    expect(saver.get()).toMatchObject({ values: { title: kept }, theirs: {} });
  });

  it("asks after a closed tab too, when the server has moved on", async () => {
    const first = bench(7);
    first.server.line = false;
    first.saver.change({ title: "Mine" });
    await first.pass(1_000);
    first.server.take({ title: { bg: "Theirs" } });
    const again = bench(7, first.device.get("7"), first.server);
    expect(again.saver.get()).toMatchObject({ values: { title: "Mine" }, theirs: { title: "Theirs" } });
  });

  it("holds half-written and refused fields back and sends the others", async () => {
    const { saver, server, device, pass } = bench(7);
    saver.change({ start: "202", title: "Сянка", "contact.mailbox": "a@b.refused" });
    await pass(10_000);
    expect(server.values).toMatchObject({ title: "Сянка", start: "" });
    expect(saver.get()).toMatchObject({ halfWritten: ["start"], errors: { "contact.mailbox": ["No such place."] } });
    expect(device.get("7")?.dirty.toSorted()).toEqual(["contact.mailbox", "start"]);
    saver.change({ start: "2021", "contact.mailbox": "a@b.bg" });
    await pass(10_000);
    expect(server.values).toMatchObject({ start: "2021", "contact.mailbox": "a@b.bg" });
  });

  it("forgets the copy on the device once the card was handed over", async () => {
    const { saver, device, pass } = bench(7);
    saver.change({ title: "A" });
    await pass(500);
    await saver.end(true);
    await pass(60_000);
    expect(device.size).toBe(0);
  });
});

describe("the values of a card", () => {
  it("counts letters as a reader does", () => {
    expect(lettersIn("и\u0306👩‍👧")).toBe(2);
  });

  it("names what is missing of nine", () => {
    const values = { ...emptyValues("bg"), title: "A", "contact.unit": "B" };
    expect(missingParts(values)).toEqual(["summary", "practice_type", "theme", "subtopics", "group", "implementation_status", "start", "contact"]);
  });

  it("speaks the language of the API", () => {
    const values: Values = { ...emptyValues("bg"), title: "А", "contact.role": "B", sources: [{ url: "" }, { url: "https://a.bg" }] };
    const names: Name[] = ["title", "group", "contact.role", "sources", "city"];
    expect(bodyOf(values, names)).toEqual({ title: { bg: "А" }, group: null, contact: { role: "B" }, sources: [{ url: "https://a.bg" }] });
  });
});
