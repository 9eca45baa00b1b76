import { useEffect, useState } from "react";
import { onAnnounce } from "../../ui/announce";

const CLEARED_AFTER_MS = 4_000;

/** Where `announce` speaks. Cleared again, so that the same sentence is heard twice. */
export function Announcer() {
  const [text, setText] = useState("");
  useEffect(() => onAnnounce(setText), []);
  useEffect(() => {
    if (!text) return;
    const timer = setTimeout(() => setText(""), CLEARED_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div className="vh" aria-live="polite">
      {text}
    </div>
  );
}
