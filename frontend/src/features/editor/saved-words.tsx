import { Trans } from "@lingui/react/macro";
import { Icon } from "../../ui/icon";
import { Time } from "../../ui/time";
import type { SaverState } from "./saver";

/** Where the text is by now, in words. Only what needs attention is spoken. */
export function SavedWords({ state: { phase, savedAt, refusal } }: { state: SaverState }) {
  const at = savedAt !== null && <Time at={new Date(savedAt).toISOString()} as="clock" />;
  return (
    <div className="editor__saved">
      <p className="muted small">
        {phase === "still" && <Trans>Every field saves by itself.</Trans>}
        {phase === "writing" && <Trans>Keeping your text…</Trans>}
        {phase === "saving" && <Trans>Saving…</Trans>}
        {phase === "device" && <><Icon name="circle-check" /> <Trans>Kept on this device {at}</Trans></>}
        {phase === "server" && <><Icon name="circle-check" /> <Trans>Saved {at}</Trans></>}
      </p>
      <div role="status">
        {phase === "unreachable" && (
          <p className="editor__line"><Icon name="wifi-off" /> <Trans>No connection. Your text is kept on this device and is sent when the line is back.</Trans></p>
        )}
        {phase === "refused" && (
          <p className="editor__line"><Icon name="triangle-alert" /> <span><Trans>Your text is kept on this device, but was not taken.</Trans> {refusal?.detail}</span></p>
        )}
      </div>
    </div>
  );
}
