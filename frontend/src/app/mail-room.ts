import { i18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { startOutbox } from "../api/device";
import { pushAllDrafts } from "../api/draft-keeper";
import { startReadPositions } from "../api/read-positions";
import { inlineSprite } from "../ui/sprite";
import { toast } from "../ui/toast";

/** Starts sending what waits, written or read. The author of a refused text is told why, wherever she is now; it is a draft again. */
export function openMailRoom(): void {
  inlineSprite().catch(() => undefined);
  startReadPositions();
  startOutbox((_entry, detail) => {
    const reason = detail || i18n._(msg`The server did not take it.`);
    toast(i18n._(msg`Not sent: ${reason} Your text is kept as a draft.`), { tone: "danger" });
  });
  void pushAllDrafts();
  addEventListener("online", () => void pushAllDrafts());
}
