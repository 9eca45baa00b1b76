import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { AgendaItem, Room } from "../../api/shapes";
import { Button, IconButton } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { type MenuItem, overlay } from "../../ui/overlay";
import { AddItem } from "./add-item";
import { useNextItem } from "./use-next-item";
import { useNow } from "../../platform/clock";
import { minutesFrom } from "./clock-text";
import { useItemWords } from "./words";

function Minutes({ item }: { item: AgendaItem }) {
  const now = useNow(15_000);
  const { minutes } = item;
  if (item.state !== "open" || !item.opened_at) return <Plural value={minutes} one="# min" other="# min" />;
  const passed = minutesFrom(item.opened_at, now);
  return <Trans>{passed} of {minutes} min</Trans>;
}

function ItemRow({ item, current, menu }: { item: AgendaItem; current: boolean; menu: MenuItem[] }) {
  const { t } = useLingui();
  const words = useItemWords();
  return (
    <li className={`agenda__item agenda__item--${item.state}`} aria-current={current ? "step" : undefined}>
      <span className="agenda__no num">
        {item.state === "closed" ? <Icon name="check" /> : item.no}
        <span className="vh">{words[item.state]}</span>
      </span>
      <span className="agenda__words">
        <b className="agenda__title">{item.title}</b>
        <span className="agenda__time muted num">
          <Minutes item={item} />
          {item.state === "skipped" && ` · ${words.skipped}`}
        </span>
      </span>
      {menu.length > 0 && (
        <IconButton
          icon="ellipsis"
          label={t`Actions for ${item.title}`}
          aria-haspopup="menu"
          onClick={(event) => overlay.openMenu(event.currentTarget, item.title, menu)}
        />
      )}
    </li>
  );
}

/** What is dealt with, in order; the desk moves it on, everybody else follows. */
export function Agenda({ room }: { room: Room }) {
  const { t } = useLingui();
  const { may, busy, current, next, take, go } = useNextItem(room);
  const menuOf = (item: AgendaItem): MenuItem[] =>
    !may
      ? []
      : [
          ...(item.state !== "open" ? [{ id: "open", label: t`Take this item now`, icon: "play", run: () => take(item, "open") }] : []),
          ...(item.state === "open" ? [{ id: "close", label: t`Close this item`, icon: "check", run: () => take(item, "close") }] : []),
          ...(item.state === "planned" ? [{ id: "skip", label: t`Skip this item`, icon: "skip-forward", run: () => take(item, "skip") }] : []),
        ];
  return (
    <>
      <h2 id="agenda-title" tabIndex={-1}>
        <Trans>Agenda</Trans>
      </h2>
      {room.items.length === 0 ? (
        <p className="muted">
          <Trans>There is no agenda yet.</Trans>
        </p>
      ) : (
        <ol className="agenda">
          {room.items.map((item) => (
            <ItemRow key={item.id} item={item} current={item.id === room.current_item} menu={menuOf(item)} />
          ))}
        </ol>
      )}
      {go && (
        <Button variant="primary" icon={next ? "skip-forward" : "check"} busy={busy} onClick={go} title="F9">
          {next ? current ? <Trans>Next item</Trans> : <Trans>Take the first item</Trans> : <Trans>Close this item</Trans>}
        </Button>
      )}
      {room.can.includes("edit_agenda") && <AddItem room={room} />}
    </>
  );
}
