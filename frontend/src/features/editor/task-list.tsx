import { Trans, useLingui } from "@lingui/react/macro";
import { useFormat } from "../../ui/format";
import { Tag } from "../../ui/tag";
import { WovenMeter } from "../../ui/woven";
import { usePartNames } from "./names";
import { missingParts, type Part, PARTS, type Values } from "./values";

export type SectionId = "what" | "theme" | "stage" | "contact" | "readers";
const NEEDS: Record<SectionId, Part[]> = {
  what: ["title", "summary"],
  theme: ["practice_type", "theme", "subtopics", "group"],
  stage: ["implementation_status", "start"],
  contact: ["contact"],
  readers: [],
};
export const SECTIONS = Object.keys(NEEDS) as SectionId[];

export function useSectionNames(): Record<SectionId, string> {
  const { t } = useLingui();
  return { what: t`What it is`, theme: t`Kind and theme`, stage: t`Stage and dates`, contact: t`Whom to ask`, readers: t`Who may read it, and sources` };
}

/** The sections in any order, each with how far it is; beside the meter its words. */
export function TaskList({ values }: { values: Values }) {
  const { t } = useLingui();
  const names = useSectionNames();
  const parts = usePartNames();
  const format = useFormat();
  const missing = missingParts(values);
  const total = Object.keys(PARTS).length;
  const list = format.list(missing.map((part) => parts[part]));
  return (
    <nav className="editor__tasks card stack" aria-label={t`Parts of the card`}>
      <WovenMeter done={total - missing.length} total={total} />
      <p className="small">{missing.length > 0 ? <Trans>Still missing: {list}.</Trans> : <Trans>Nothing is missing.</Trans>}</p>
      <ol className="editor__task-list">
        {SECTIONS.map((id) => {
          const isDone = !NEEDS[id].some((part) => missing.includes(part));
          return (
            <li key={id} className="editor__task">
              <a href={`#part-${id}`}>{names[id]}</a>
              <Tag tone={isDone ? "good" : "plain"}>{isDone ? <Trans>Filled</Trans> : <Trans>To do</Trans>}</Tag>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
