const HOUR_MS = 3_600_000;

/** How far a zone is ahead of UTC at a moment, in milliseconds. */
function aheadOf(zone: string, at: number): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value);
  const there = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  return there - Math.floor(at / 1000) * 1000;
}

/**
 * `2026-11-24T18:00` on the clocks of a zone, as an ISO instant; null when it is no time.
 *
 * An hour that a change of clocks skips is read as the hour after it.
 */
export function instantOf(local: string, zone: string): string | null {
  const asUtc = Date.parse(`${local}Z`);
  if (Number.isNaN(asUtc)) return null;
  const guess = asUtc - aheadOf(zone, asUtc);
  const exact = asUtc - aheadOf(zone, guess);
  return new Date(exact).toISOString();
}

const two = (n: number) => String(n).padStart(2, "0");

/** The coming full hour and `more` hours, tomorrow, as a field for local times writes it. */
export function nextHour(more: number, now: Date = new Date()): string {
  const at = new Date(now.getTime() + 24 * HOUR_MS + more * HOUR_MS);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:00`;
}

/** Zones of Europe and Turkey, and the one that is chosen. */
export function zones(chosen: string): string[] {
  const all = Intl.supportedValuesOf("timeZone").filter((zone) => zone.startsWith("Europe/"));
  return [...new Set([...all, chosen])].sort();
}
