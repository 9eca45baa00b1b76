import type { I18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { type ReactNode, useMemo } from "react";
import { type Boot, BootContext } from "../api/boot";
import { browserZone, PaintedAt, useIsLive } from "../platform/clock";
import { formatIn, ReadersFormat } from "../ui/format";

/** What the server paints in for whoever has told no zone; the browser knows better once it takes over. */
const GUESTS_ZONE = "UTC";

/** One reader: her boot, her words, her times. Everything below asks these, never the page or the process. */
export function Reader({ boot, i18n, children }: { boot: Boot; i18n: I18n; children: ReactNode }) {
  const isLive = useIsLive();
  const paintedAt = boot.now ? Date.parse(boot.now) : null;
  const format = useMemo(() => {
    if (isLive || paintedAt === null) return formatIn(boot.language, boot.me?.zone || browserZone());
    return formatIn(boot.language, boot.me?.zone || GUESTS_ZONE, () => paintedAt);
  }, [boot, isLive, paintedAt]);
  return (
    <BootContext value={boot}>
      <PaintedAt value={paintedAt}>
        <ReadersFormat value={format}>
          <I18nProvider i18n={i18n}>{children}</I18nProvider>
        </ReadersFormat>
      </PaintedAt>
    </BootContext>
  );
}
