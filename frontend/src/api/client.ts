import { browserBoot } from "./boot";
import type { Refusal } from "./shapes";

export const API = "/api/v1";

export type Fields = Refusal["fields"];

/** A refusal of the server, or no answer at all (status 0, code `unreachable`). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly fields: Fields;
  /** Seconds to wait, when the server says so. */
  readonly retryAfter: number | null;
  /** The present state of the thing, with a 409. */
  readonly current: unknown;

  constructor(status: number, answer: Partial<Refusal> = {}) {
    super(answer.detail ?? `HTTP ${status}`);
    this.name = "ApiError";
    this.status = status;
    this.code = answer.code ?? (status === 0 ? "unreachable" : "unknown");
    this.detail = answer.detail ?? "";
    this.fields = answer.fields ?? {};
    this.retryAfter = answer.retry_after ?? null;
    this.current = answer.current;
  }

  /** True when the same request may simply be sent again: no answer, a timeout, or a server in trouble. */
  get isPassing(): boolean {
    return this.status === 0 || this.status >= 500 || this.status === 408;
  }
}

export type CallOptions = {
  /** Idempotency key of a creation. */
  key?: string;
  /** The version the change was made from. */
  version?: number;
  signal?: AbortSignal;
  /** Goes on when the page is left. */
  keepalive?: boolean;
  /** Milliseconds until the call counts as unanswered. */
  timeout?: number;
};

const TIMEOUT_MS = 20_000;
const SAFE = new Set(["GET", "HEAD"]);

let csrf: string | null = null;

/** Takes the token that `me/` answers with after signing in. */
export function takeCsrf(token: string): void {
  csrf = token;
}

export function csrfToken(): string {
  csrf ??= browserBoot().csrf;
  return csrf;
}

function headersFor(method: string, body: unknown, options: CallOptions): Headers {
  const headers = new Headers({ Accept: "application/json" });
  if (body !== undefined) headers.set("Content-Type", "application/json");
  if (!SAFE.has(method)) headers.set("X-CSRFToken", csrfToken());
  if (options.key) headers.set("Idempotency-Key", options.key);
  if (options.version !== undefined) headers.set("If-Match", `"${options.version}"`);
  return headers;
}

function signalFor(options: CallOptions): AbortSignal {
  const patience = AbortSignal.timeout(options.timeout ?? TIMEOUT_MS);
  return options.signal ? AbortSignal.any([options.signal, patience]) : patience;
}

async function answerOf(response: Response): Promise<unknown> {
  if (response.status === 204) return null;
  const isJson = response.headers.get("Content-Type")?.includes("json");
  return isJson ? response.json().catch(() => null) : null;
}

let tellSignedOut: () => void = () => undefined;

/** Who is told when the server no longer knows the reader: one listener, the shell. */
export function onSignedOut(listener: () => void): void {
  tellSignedOut = listener;
}

/** Where a call goes: to the page's own origin, under whatever name the reader opened it. */
function addressOf(url: string): string {
  if (url.startsWith("/")) return url;
  if (!url.startsWith("http")) return `${API}/${url}`;
  const { pathname, search } = new URL(url);
  return pathname + search;
}

/** One call to the API. Raises ApiError for everything but a 2xx; an abort by the caller stays an AbortError. */
export async function call<T>(method: string, url: string, body?: unknown, options: CallOptions = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(addressOf(url), {
      method,
      headers: headersFor(method, body, options),
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
      keepalive: options.keepalive,
      signal: signalFor(options),
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ApiError(0);
  }
  const answer = await answerOf(response);
  if (response.status === 401 && browserBoot().me) tellSignedOut();
  if (!response.ok) throw new ApiError(response.status, (answer ?? {}) as Partial<Refusal>);
  return answer as T;
}

/** Addresses may be whole (a `next` link), begin with a slash (`/api/v1/groups/`) or be relative to the API (`groups/`). */
export const api = {
  get: <T>(url: string, options?: CallOptions) => call<T>("GET", url, undefined, options),
  post: <T>(url: string, body: unknown = {}, options?: CallOptions) => call<T>("POST", url, body, options),
  put: <T>(url: string, body: unknown, options?: CallOptions) => call<T>("PUT", url, body, options),
  patch: <T>(url: string, body: unknown, options?: CallOptions) => call<T>("PATCH", url, body, options),
  delete: <T>(url: string, options?: CallOptions) => call<T>("DELETE", url, undefined, options),
};

/** A fresh idempotency key. */
export function newKey(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  // Plain http on a loopback name other than localhost has no randomUUID.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
