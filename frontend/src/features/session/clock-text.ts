const two = (n: number) => String(n).padStart(2, "0");

/** `0:42:18` from an hour on, `42:18` before. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Whole minutes between two moments. */
export const minutesFrom = (from: string, to: number): number => Math.max(0, Math.floor((to - Date.parse(from)) / 60_000));
