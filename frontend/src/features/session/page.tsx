import { useLingui } from "@lingui/react/macro";
import { useLayoutEffect, useState } from "react";
import type { Room, StreamEvent } from "../../api/shapes";
import { useMe } from "../../app/me";
import { numberOf, type PageProps } from "../../app/routes";
import { announce } from "../../ui/announce";
import { EmptyState, Loaded } from "../../ui/states";
import { useRoom } from "./data";
import { stateAt } from "./events";
import { OpenRoom } from "./open-room";
import { QuietRoom } from "./quiet-room";
import { useNewState } from "./use-new-state";
import { useNow } from "../../platform/clock";
import "./room.css";

const OPEN = new Set(["lobby", "live", "paused"]);

/** What the room says aloud when it moves on by itself. */
function useRoomVoice(meId: number | null): (events: StreamEvent[], room: Room) => void {
  const { t } = useLingui();
  return (events, room) => {
    for (const event of events) {
      if (event.type === "agenda.moved") {
        const { current } = event.data;
        const item = room.items.find(({ id }) => id === current);
        if (item) announce(t`Now: ${item.title}`);
      }
      if (event.type === "hand.called") {
        const { person } = event.data.hand;
        announce(person.id === meId ? t`You have the floor` : t`${person.name} has the floor`);
      }
    }
  };
}

/** An open room has the whole window. A word on the body: to look for the room in the style sheet costs with every row. */
function useWholeWindow(isOpen: boolean): void {
  useLayoutEffect(() => {
    document.body.classList.toggle("has-open-room", isOpen);
    return () => document.body.classList.remove("has-open-room");
  }, [isOpen]);
}

/** A session before, while and after it runs, at one address. */
export default function SessionPage({ params }: PageProps) {
  const { t } = useLingui();
  const id = numberOf(params.id);
  const me = useMe();
  const meId = me?.id ?? null;
  const now = useNow(5_000);
  const [gone, setGone] = useState(false);
  const { query, here, readRights } = useRoom(id, useRoomVoice(meId), () => setGone(true));
  const state = query.data && stateAt(query.data, now);
  useWholeWindow(!gone && state !== undefined && OPEN.has(state));
  useNewState(state, readRights);

  if (gone)
    return (
      <div className="page">
        <EmptyState title={t`You are no longer in this room`} action={<a href="/sessions">{t`Sessions`}</a>} />
      </div>
    );
  return (
    <Loaded query={query}>
      {(data) => {
        const room = { ...data, state: stateAt(data, now) };
        return OPEN.has(room.state) ? <OpenRoom key={id} {...{ room, here, meId }} /> : <QuietRoom key={id} {...{ room, meId }} />;
      }}
    </Loaded>
  );
}
