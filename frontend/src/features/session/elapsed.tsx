import { useNow } from "../../platform/clock";
import { clockText } from "./clock-text";

/** A clock that counts up from a moment. Silent for screen readers: the words beside it say what it measures. */
export function Elapsed({ since, className = "" }: { since: string; className?: string }) {
  const now = useNow(1_000);
  return (
    <span role="timer" className={`num ${className}`.trim()}>
      {clockText(now - Date.parse(since))}
    </span>
  );
}
