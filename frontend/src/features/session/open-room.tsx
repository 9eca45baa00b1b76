import { useLingui } from "@lingui/react/macro";
import { useRef, useState } from "react";
import type { Room } from "../../api/shapes";
import { Tabs } from "../../ui/tabs";
import { Agenda } from "./agenda";
import { Chat } from "./chat";
import type { Here } from "./data";
import { Floor } from "./floor";
import { HandsPanel } from "./hands-panel";
import { RoomBar } from "./room-bar";
import { useFloor } from "./use-floor";
import { useKeys } from "./use-keys";
import { useWide } from "./use-wide";

type Props = { room: Room; here: Here; meId: number | null };
type Part = "chat" | "hands" | "agenda";

/** The room while people are in it: three columns at a desk, three tabs on a phone, the floor always in sight. */
export function OpenRoom({ room, here, meId }: Props) {
  const { t } = useLingui();
  const wide = useWide();
  const [part, setPart] = useState<Part>("chat");
  const frame = useRef<HTMLDivElement>(null);
  const show = (next: Part) => {
    setPart(next);
    requestAnimationFrame(() => {
      const target = next === "chat" ? "textarea, .room__messages" : "h2";
      frame.current?.querySelector<HTMLElement>(`.room__${next} :is(${target})`)?.focus();
    });
  };
  const floor = useFloor(room, meId);
  useKeys({ room, floor, show });
  const waiting = room.hands.filter(({ state }) => state === "waiting").length;
  const hidden = (name: Part) => !wide && part !== name;

  const parts = (
    <div className={hidden("chat") ? "room__parts room__parts--beside-chat" : "room__parts"}>
      <section className="room__agenda" aria-labelledby="agenda-title" hidden={hidden("agenda")}>
        <Agenda room={room} />
      </section>
      <section className="room__middle" aria-labelledby="chat-title">
        <Floor floor={floor} meId={meId} />
        <div className="room__chat" hidden={hidden("chat")}>
          <Chat room={room} floor={floor} meId={meId} />
        </div>
      </section>
      <section className="room__hands" aria-labelledby="hands-title" hidden={hidden("hands")}>
        <HandsPanel room={room} floor={floor} meId={meId} />
      </section>
    </div>
  );
  return (
    <div className={`room room--open room--${room.state}`} ref={frame}>
      <RoomBar room={room} here={here} />
      {wide ? (
        parts
      ) : (
        <Tabs
          label={t`Session`}
          current={part}
          onChange={(next) => setPart(next as Part)}
          tabs={[
            { id: "chat", label: t`Chat` },
            { id: "hands", label: t`Hands`, count: waiting, countLabel: t`${waiting} waiting` },
            { id: "agenda", label: t`Agenda`, count: room.items.length, countLabel: t`${room.items.length} items` },
          ]}
        >
          {parts}
        </Tabs>
      )}
    </div>
  );
}
