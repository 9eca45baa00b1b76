import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { Message } from "../../api/shapes";
import { useWord } from "../../api/vocabularies";
import { Icon } from "../../ui/icon";
import { Time } from "../../ui/time";
import "./post.css";

function Words({ message }: { message: Message }) {
  const reason = useWord("reasons")(message.moderation?.reason ?? "");
  switch (message.state) {
    case "hidden":
      return <Trans>This message is being reviewed by the chair. Reason: {reason}.</Trans>;
    case "removed":
      return <Trans>Message removed by the chair. Reason: {reason}.</Trans>;
    case "withdrawn":
      return <Trans>Withdrawn by the author.</Trans>;
    case "purged":
      return <Trans>Erased on legal request.</Trans>;
    default:
      return <Trans>This message waits for the chair.</Trans>;
  }
}

/** What stays of a withheld message: that it was there, and why it is not. Nothing of its author. */
export function Tombstone({ message, children }: { message: Message; children?: ReactNode }) {
  const { t } = useLingui();
  const at = message.moderation?.at ?? message.created_at;
  return (
    <article className="tombstone" aria-label={t`Message ${message.no}`}>
      <Icon name={message.state === "withdrawn" ? "undo-2" : "eye-off"} />
      <p className="tombstone__text">
        <Words message={message} /> <Time at={at} />
      </p>
      {children}
    </article>
  );
}
