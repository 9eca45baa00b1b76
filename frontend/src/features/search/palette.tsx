import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { type KeyboardEvent, type MouseEvent, useEffect, useId, useRef, useState } from "react";
import { useMe } from "../../app/me";
import { useNavigate, wantsNewTab } from "../../app/navigation";
import { IconButton } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { isComposing, isControlAlone, latinLetter } from "../../ui/keys";
import { overlay, returnFocus } from "../../ui/overlay";
import { type Answer, type Row, type Section, useSections } from "./palette-rows";
import "./palette.css";

const LONGEST = 200;
const STEP: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

type ListProps = { id: string; sections: Section[]; active: Row | undefined; choose: (row: Row) => void };

/** The rows under the field, which keeps the focus; links, so that one can open them in a tab of their own. */
function Rows({ id, sections, active, choose }: ListProps) {
  const { t } = useLingui();
  const shown = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    // In braces: what newer browsers return here is no clean-up of an effect.
    shown.current?.scrollIntoView({ block: "nearest" });
  }, [active?.id]);
  const press = (event: MouseEvent, row: Row) => {
    if (row.href && wantsNewTab(event.nativeEvent)) return;
    event.preventDefault();
    choose(row);
  };
  return (
    <div className="palette__rows" role="listbox" id={`${id}-rows`} aria-label={t`What is found`}>
      {sections.map(({ id: name, title, rows }) => (
        <div key={name} role="group" aria-label={title}>
          <p className="palette__title" aria-hidden="true">
            {title}
          </p>
          {rows.map((row) => (
            <a
              key={row.id}
              id={`${id}-${row.id}`}
              ref={row === active ? shown : undefined}
              role="option"
              aria-selected={row === active}
              tabIndex={-1}
              className="palette__row"
              href={row.href ?? "#"}
              onClick={(event) => press(event, row)}
            >
              <Icon name={row.icon} />
              <span className="palette__label">
                {row.label} {row.note && <span className="muted small">{row.note}</span>}
              </span>
            </a>
          ))}
        </div>
      ))}
    </div>
  );
}

/** How much was found; nothing is said before the server was asked. */
function State({ answer, count }: { answer: Answer; count: number }) {
  if (answer === "none") return null;
  if (answer === "failed") return <Trans>The search does not answer now. Groups and pages are found all the same.</Trans>;
  if (answer === "waiting") return <Trans>Searching</Trans>;
  return <Plural value={count} one="# result" other="# results" />;
}

/** Ctrl+K: one field from which one goes anywhere. Arrows choose, Enter opens, Escape goes back to where one was. */
export function Palette({ trigger }: { trigger: HTMLElement | null }) {
  const { t } = useLingui();
  const id = useId();
  const me = useMe();
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const { sections, answer } = useSections(typed.trim(), me);
  useEffect(() => field.current?.focus(), []);

  const rows = sections.flatMap((section) => section.rows);
  const active = rows.find((row) => row.id === chosen) ?? rows[0];
  const choose = ({ href, run }: Row) => {
    overlay.close();
    returnFocus(trigger);
    if (href) navigate(href);
    else run?.();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return;
    const step = STEP[event.key];
    if (step && active) setChosen(rows[(rows.indexOf(active) + step + rows.length) % rows.length]!.id);
    else if (event.key === "Enter" && active) choose(active);
    // Pressed again it would leave for the browser's own search.
    else if (!(isControlAlone(event.nativeEvent) && latinLetter(event.nativeEvent) === "k")) return;
    event.preventDefault();
  };
  return (
    <div className="palette">
      <div className="palette__head">
        <Icon name="search" />
        <input
          ref={field}
          className="palette__field"
          type="text"
          role="combobox"
          inputMode="search"
          enterKeyHint="go"
          autoComplete="off"
          maxLength={LONGEST}
          aria-label={t`Search`}
          aria-autocomplete="list"
          aria-expanded={rows.length > 0}
          aria-controls={`${id}-rows`}
          aria-activedescendant={active && `${id}-${active.id}`}
          placeholder={t`Cities, groups, threads, practices`}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setChosen(null);
          }}
          onKeyDown={onKeyDown}
        />
        <IconButton icon="x" label={t`Close`} onClick={() => (overlay.close(), returnFocus(trigger))} />
      </div>
      <Rows {...{ id, sections, active, choose }} />
      <p className="palette__state muted small" role="status">
        <State answer={answer} count={rows.length - 1} />
      </p>
    </div>
  );
}
