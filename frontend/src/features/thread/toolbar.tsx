import { useLingui } from "@lingui/react/macro";
import { IconButton } from "../../ui/button";
import type { Mark } from "./markdown";

type Props = { onMark: (kind: Mark) => void; previewing: boolean; onPreview: () => void };

/** Five marks and the preview. */
export function Toolbar({ onMark, previewing, onPreview }: Props) {
  const { t } = useLingui();
  const marks: [Mark, string, string][] = [
    ["bold", "bold", t`Bold`],
    ["italic", "italic", t`Italic`],
    ["list", "list", t`List`],
    ["link", "link-2", t`Link`],
    ["quote", "quote", t`Quotation`],
  ];
  return (
    <div className="composer__tools" role="group" aria-label={t`Formatting`}>
      {marks.map(([kind, icon, label]) => (
        <IconButton key={kind} icon={icon} label={label} disabled={previewing} onClick={() => onMark(kind)} />
      ))}
      <IconButton icon="eye" label={t`Preview`} aria-pressed={previewing} onClick={onPreview} />
    </div>
  );
}
