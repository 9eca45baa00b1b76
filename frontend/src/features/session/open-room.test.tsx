import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import type { Hand, Room } from "../../api/shapes";
import { OpenRoom } from "./open-room";

const hand = (id: number, name: string, state: string) =>
  ({ id, person: { id, name }, city: null, office: null, kind: "new_point", state, version: 1, called_at: null }) as unknown as Hand;

const ROOM = {
  id: 1,
  title: "Shade",
  group: "climate",
  state: "live",
  starts_at: "2026-11-30T10:00:00Z",
  ends_at: "2026-11-30T11:00:00Z",
  zone: "Europe/Sofia",
  thread: 9,
  version: 1,
  current_item: null,
  items: [],
  hands: [hand(2, "Bo", "speaking"), hand(3, "Cleo", "waiting")],
  can: ["call_hand"],
  cursor: null,
} as unknown as Room;

test("while one button for the floor waits for the server, the others wait with it", async () => {
  const never = vi.fn((_address: string, _init?: RequestInit) => new Promise<Response>(() => undefined));
  vi.stubGlobal("fetch", never);
  render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={new QueryClient()}>
        <OpenRoom room={ROOM} here={{ people: 2, cities: [], names: [] }} meId={1} />
      </QueryClientProvider>
    </I18nProvider>,
  );
  const panel = document.querySelector<HTMLElement>(".room__hands")!;
  const give = within(panel).getByRole("button", { name: "Give the floor to Cleo", hidden: true });
  const next = screen.getByRole("button", { name: "Next speaker" });
  fireEvent.click(next);
  await waitFor(() => expect(next.getAttribute("aria-busy")).toBe("true"));
  expect(give.getAttribute("aria-busy")).toBe("true");
  fireEvent.click(give);
  expect(never.mock.calls.filter(([address]) => address.includes("/hands/"))).toHaveLength(1);
  vi.unstubAllGlobals();
});
