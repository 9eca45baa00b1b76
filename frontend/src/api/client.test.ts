import { expect, test, vi } from "vitest";
import { api } from "./client";

test.each([
  ["groups/", "/api/v1/groups/"],
  ["/api/v1/groups/?limit=2", "/api/v1/groups/?limit=2"],
  ["https://groups.example.org/api/v1/cities/?after=WzFd&limit=2", "/api/v1/cities/?after=WzFd&limit=2"],
])("%s is asked of the page's own origin", async (url, asked) => {
  const fetch = vi.spyOn(globalThis, "fetch").mockResolvedValue(Response.json({ results: [] }));
  await api.get(url);
  expect(fetch.mock.calls.at(-1)![0]).toBe(asked);
  fetch.mockRestore();
});
