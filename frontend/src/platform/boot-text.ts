/** The JSON that the server wrote into the page, as text; null where it wrote none. */
export const bootText = (): string | null => document.getElementById("boot")?.textContent ?? null;
