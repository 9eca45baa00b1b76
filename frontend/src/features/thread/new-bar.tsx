import { Plural } from "@lingui/react/macro";
import { Button } from "../../ui/button";
import type { Newcomers } from "./use-reading";

type Props = { newcomers: Newcomers };

/** New messages never move what is read: they wait here, and are heard once. */
export function NewBar({ newcomers: { waiting, heard, seen } }: Props) {
  const [first] = waiting;
  const go = () => {
    seen();
    const item = document.getElementById(`m${first}`);
    item?.scrollIntoView({ block: "center" });
    item?.focus({ preventScroll: true });
  };
  return (
    <>
      <div role="status" className="new-bar">
        {waiting.length > 0 && (
          <Button variant="waiting" icon="arrow-down" onClick={go}>
            <Plural value={waiting.length} one="# new message" other="# new messages" />
          </Button>
        )}
      </div>
      <div role="log" className="vh">
        {heard.map((message) => (
          <p key={message.id}>
            {message.author?.name}: <span lang={message.language}>{message.body}</span>
          </p>
        ))}
      </div>
    </>
  );
}
