import { isBrowser } from "../../platform/boot-text";
import type { Place } from "./reading-rules";

const NAME = "collab-places";
const MOST = 50;

type Visits = Record<string, Place>;

/** Where each entry of this tab's history was left; it outlives a reload. */
let visits: Visits | null = null;

function all(): Visits {
  try {
    visits ??= JSON.parse(sessionStorage.getItem(NAME) ?? "{}") as Visits;
  } catch {
    visits = {};
  }
  return visits;
}

/** Nobody has been anywhere yet where the page is only drawn. */
const stateOf = (): { entry?: unknown } => ((isBrowser && history.state) || {}) as { entry?: unknown };

/** The name of the present entry of the history, where it has been given one. */
export function entryNow(): string | null {
  const { entry } = stateOf();
  return typeof entry === "string" ? entry : null;
}

/** Names the present entry, unless it has a name. */
export function nameEntry(): string {
  const known = entryNow();
  if (known !== null) return known;
  const entry = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
  history.replaceState({ ...stateOf(), entry }, "");
  return entry;
}

/** Where the present entry was left; null on a first visit. */
export function placeLeft(): Place | null {
  const entry = entryNow();
  return entry === null ? null : (all()[entry] ?? null);
}

export function leaveAt(entry: string, place: Place): void {
  const { [entry]: _, ...others } = all();
  visits = { ...Object.fromEntries(Object.entries(others).slice(1 - MOST)), [entry]: place };
}

/** Puts what is known where a reload finds it. */
export function keepVisits(): void {
  try {
    sessionStorage.setItem(NAME, JSON.stringify(all()));
  } catch {
    return;
  }
}
