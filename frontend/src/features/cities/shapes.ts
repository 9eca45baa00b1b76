/** A city as the list and its own page get it. */
export type City = {
  slug: string;
  name: string;
  /** By language tag; `en` is always there. */
  names: Record<string, string>;
  /** ISO 3166-1 alpha-2, and XK. */
  country: string;
  zone: string;
  lat: number | null;
  lon: number | null;
  population: number | null;
  membership: { state: string; on: string | null };
  version: number;
};
