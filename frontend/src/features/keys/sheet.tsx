import { Trans, useLingui } from "@lingui/react/macro";
import "./sheet.css";

type Line = [keys: string, what: string];

function Part({ title, lines }: { title: string; lines: Line[] }) {
  return (
    <section className="stack stack--tight">
      <h3 className="key-sheet__title">{title}</h3>
      <dl className="key-sheet__lines">
        {lines.map(([keys, what]) => (
          <div key={keys} className="key-sheet__line">
            <dt>
              <kbd className="key-sheet__keys">{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** `?`: every key that acts, and when it rests. */
export function KeySheet() {
  const { t } = useLingui();
  const everywhere: Line[] = [
    ["Ctrl + K", t`Search and go anywhere`],
    ["Alt + 1 … 5", t`Today, groups, sessions, practices, cities`],
    ["?", t`This list`],
    ["Esc", t`Close what lies above the page`],
  ];
  const writing: Line[] = [
    ["Ctrl + Enter", t`Post what stands in the field`],
    ["Ctrl + Z", t`Take back the last change, also one of a button`],
    ["@", t`Name a person: arrows choose, Enter takes`],
  ];
  const session: Line[] = [
    ["Alt + H", t`Raise or lower your hand`],
    ["Alt + C", t`To the chat`],
    ["Alt + A", t`To the agenda`],
    ["F8", t`Who leads: next speaker`],
    ["F9", t`Who leads: next item`],
  ];
  return (
    <div className="stack">
      <Part title={t`On every page`} lines={everywhere} />
      <Part title={t`While you write`} lines={writing} />
      <Part title={t`In a session`} lines={session} />
      <p className="muted small">
        <Trans>
          While a text field has the focus, the keys with Alt, Ctrl + K and ? belong to your text. On a Mac, Alt is Option, and Command does
          what Ctrl does.
        </Trans>
      </p>
    </div>
  );
}
