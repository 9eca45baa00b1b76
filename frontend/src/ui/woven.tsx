import { Trans } from "@lingui/react/macro";
import "./woven.css";

export type Weave = "agree" | "abstain" | "against" | "plain";

/** One answer of a poll: its texture tells it apart without colour, its number stands beside it. */
export function WovenBar({ label, value, total, weave }: { label: string; value: number; total: number; weave: Weave }) {
  const share = total > 0 ? value / total : 0;
  return (
    <div className="woven-bar">
      <span className="woven-bar__label">{label}</span>
      <span className="woven-bar__track" aria-hidden="true">
        <span className={`woven-bar__fill woven-bar__fill--${weave}`} style={{ inlineSize: `${share * 100}%` }} />
      </span>
      <span className="woven-bar__value num">{value}</span>
    </div>
  );
}

/** Rows of knots, one woven per finished part; the text beside it says the same. */
export function WovenMeter({ done, total }: { done: number; total: number }) {
  return (
    <div className="woven-meter">
      <span className="woven-meter__rows" aria-hidden="true">
        {Array.from({ length: total }, (_, i) => (
          <span key={i} className={`woven-meter__row${i < done ? " woven-meter__row--done" : ""}`} />
        ))}
      </span>
      <span className="num">
        <Trans>
          {done} of {total}
        </Trans>
      </span>
    </div>
  );
}
