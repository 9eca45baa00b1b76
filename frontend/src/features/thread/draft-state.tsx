import { Trans } from "@lingui/react/macro";
import type { Draft } from "../../api/drafts";
import { Icon } from "../../ui/icon";
import { Time } from "../../ui/time";

/** Where the text is by now, in words. */
export function DraftState({ draft: { state, savedAt } }: { draft: Draft }) {
  if (state === "empty") return null;
  if (state === "writing" || savedAt === null)
    return (
      <span className="draft-state muted">
        <Trans>Keeping your draft</Trans>
      </span>
    );
  if (state === "field")
    return (
      <span className="draft-state muted">
        <Icon name="triangle-alert" />
        <Trans>This device does not keep your draft: it is only in this field.</Trans>
      </span>
    );
  const at = <Time at={new Date(savedAt).toISOString()} as="clock" />;
  return (
    <span className="draft-state muted">
      <Icon name="circle-check" className="draft-state__mark" />
      {state === "server" ? <Trans>Draft saved, {at}</Trans> : <Trans>Draft kept on this device, {at}</Trans>}
    </span>
  );
}
