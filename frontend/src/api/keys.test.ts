import { expect, test } from "vitest";
import { isTagged, url } from "./keys";

test("the addresses that count what is unread are known by how they were made", () => {
  for (const address of [url.groups, url.group("climate"), url.groupThreads("climate")]) expect(isTagged([address], "unread")).toBe(true);
  for (const address of [url.groupMembers("climate"), url.thread(7), url.me]) expect(isTagged([address], "unread")).toBe(false);
  expect(isTagged([{ groups: true }], "unread")).toBe(false);
});
