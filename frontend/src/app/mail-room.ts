import { i18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { startOutbox } from "../api/device";
import { returnToDraft } from "../api/drafts";
import { inlineSprite } from "../ui/sprite";
import { toast } from "../ui/toast";

/** Starts sending what waits. A refused text is a draft again, and its author is told why, wherever she is now. */
export function openMailRoom(): void {
  inlineSprite().catch(() => undefined);
  startOutbox((entry, error) => {
    const { body, title, reply_to } = entry.body as { body: string; title?: string; reply_to?: number };
    void returnToDraft(entry.place, { body, title, reply_to });
    const reason = error.detail || i18n._(msg`The server did not take it.`);
    toast(i18n._(msg`Not sent: ${reason} Your text is kept as a draft.`), { tone: "danger" });
  });
}
