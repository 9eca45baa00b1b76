export type BrowserName = { line: number; name: string; time: "module" | "render" };
export function browserNamesIn(path: string, text: string): BrowserName[];
