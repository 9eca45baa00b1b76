/**
 * What the app asks of any engine and a bare V8 does not have. Imported first by the server's entry, alone: a browser
 * and Node have all of it. Nothing here reaches a network or a file.
 */
type Pair = [name: string, value: string];

const decoded = (text: string): string => {
  const spaced = text.replaceAll("+", " ");
  try {
    return decodeURIComponent(spaced);
  } catch {
    // A stray percent sign in an address stands for itself.
    return spaced;
  }
};

// As the standard of addresses writes forms: these five signs too, and a plus for the space.
const encoded = (text: string): string =>
  encodeURIComponent(text)
    .replace(/[!'()~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");

/** The part of URLSearchParams that drawing uses. */
export class QueryPairs {
  private pairs: Pair[];

  constructor(from: string | QueryPairs | Iterable<readonly [string, string]> = "") {
    this.pairs = typeof from === "string" ? QueryPairs.read(from) : Array.from(from, ([name, value]): Pair => [name, String(value)]);
  }

  private static read(text: string): Pair[] {
    const parts = text.replace(/^\?/, "").split("&").filter(Boolean);
    return parts.map((part): Pair => {
      const [name = "", ...rest] = part.split("=");
      return [decoded(name), decoded(rest.join("="))];
    });
  }

  get(name: string): string | null {
    return this.pairs.find(([known]) => known === name)?.[1] ?? null;
  }

  [Symbol.iterator](): Iterator<Pair> {
    return this.pairs[Symbol.iterator]();
  }

  toString(): string {
    return this.pairs.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join("&");
  }
}

const missing = {
  URLSearchParams: QueryPairs,
  performance: { now: () => Date.now() },
  // Components begin with a key for what they may send. It is drawn nowhere; the browser makes its own.
  crypto: { randomUUID: () => "00000000-0000-4000-8000-000000000000" },
  queueMicrotask: (run: () => void) => void Promise.resolve().then(run),
};

for (const [name, value] of Object.entries(missing)) {
  if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value });
}
