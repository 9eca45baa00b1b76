import { useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Icon } from "./icon";
import "./tag.css";

export type Tone = "plain" | "plum" | "good" | "info" | "waiting" | "danger";

/** A word about the state of something; never pressed. */
export function Tag({ tone = "plain", icon, children }: { tone?: Tone; icon?: string; children: ReactNode }) {
  return (
    <span className={`tag tag--${tone}`}>
      {icon && <Icon name={icon} />}
      {children}
    </span>
  );
}

/** A filter in force, which its cross lifts. */
export function Chip({ children, onRemove }: { children: string; onRemove: () => void }) {
  const { t } = useLingui();
  return (
    <span className="chip">
      {children}
      <button type="button" className="chip__remove" onClick={onRemove} aria-label={t`Remove: ${children}`}>
        <Icon name="x" />
      </button>
    </span>
  );
}

/** A number beside a name; `label` says what is counted. Nothing at zero. */
export function Count({ value, label }: { value: number; label: string }) {
  if (value <= 0) return null;
  return (
    <span className="count num">
      <span aria-hidden="true">{value}</span>
      <span className="vh">{label}</span>
    </span>
  );
}
