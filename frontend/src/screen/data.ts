import { useEffect, useState } from "react";
import { painted, useBoot } from "../api/boot";
import { api } from "../api/client";
import { url } from "../api/keys";
import { live } from "../api/line";
import type { Membership } from "../api/live";
import type { Room } from "../api/shapes";
import type { Vocabularies } from "../api/vocabularies";
import { applySession } from "../features/session/events";

const AGAIN_MS = 3_000;

async function readUntilThere(address: string, isOver: () => boolean): Promise<Room | null> {
  while (!isOver()) {
    try {
      return await api.get<Room>(address);
    } catch {
      await new Promise((done) => setTimeout(done, AGAIN_MS));
    }
  }
  return null;
}

/** The room, followed without a query cache: the projector reads one thing and writes nothing. */
export function useScreen(id: number): Room | undefined {
  const boot = useBoot();
  const address = url.session(id);
  const [room, setRoom] = useState(() => painted<Room>(boot, address));
  useEffect(() => {
    let over = false;
    let membership: Membership | null = null;
    const read = async () => {
      const fresh = await readUntilThere(address, () => over);
      if (!fresh || over) return;
      setRoom(fresh);
      if (membership) membership.reset(fresh.cursor);
      else follow(fresh);
    };
    const follow = (start: Room) => {
      membership = live.join(start.cursor, {
        onEvents: (events) => setRoom((held) => held && events.reduce(applySession, held)),
        onResync: () => void read(),
      });
    };
    const first = painted<Room>(boot, address);
    if (first) follow(first);
    else void read();
    return () => {
      over = true;
      membership?.leave();
    };
  }, [boot, address]);
  return room;
}

/** The word for a code of a vocabulary, read once; nothing until it is here. */
export function useWordOnce(name: string): (code: string) => string {
  const [all, setAll] = useState<Vocabularies>({});
  useEffect(() => {
    api.get<Vocabularies>(url.vocabularies).then(setAll, () => undefined);
  }, []);
  return (code) => all[name]?.find((term) => term.code === code)?.label ?? "";
}
