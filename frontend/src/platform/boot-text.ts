/** The JSON that the server wrote into the page, as text; null where it wrote none. */
export const bootText = (): string | null => document.getElementById("boot")?.textContent ?? null;

/** False where the app is only drawn: on a server nobody has tabs, and nothing is kept. */
export const isBrowser = typeof document !== "undefined";
