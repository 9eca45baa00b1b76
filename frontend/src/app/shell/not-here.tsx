import { Trans } from "@lingui/react/macro";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";

const AGAIN_MS = 5_000;
const PATIENCE_MS = 8_000;

/** True when the server answers at all: then what could not be fetched belongs to an older release. */
async function isServerThere(): Promise<boolean> {
  if (!navigator.onLine) return false;
  return fetch("/healthz/live", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) }).then(
    ({ ok }) => ok,
    () => false,
  );
}

const isWriting = () => document.activeElement?.matches("textarea, input, [contenteditable]") ?? false;

/** Calls `onThere` once the server answers and nobody is in the middle of a word; `onGone` while it does not. */
export function awaitServer(onGone: () => void, onThere: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  const ask = async () => {
    clearTimeout(timer);
    const isThere = await isServerThere();
    if (over) return;
    if (isThere && !isWriting()) return onThere();
    if (!isThere) onGone();
    timer = setTimeout(() => void ask(), AGAIN_MS);
  };
  const onLine = () => void ask();
  addEventListener("online", onLine);
  onLine();
  return () => {
    over = true;
    clearTimeout(timer);
    removeEventListener("online", onLine);
  };
}

/** Stands above the page that is still read: the one asked for is not on this device. */
export function NotHere() {
  return (
    <div className="not-here" role="status">
      <Icon name="wifi-off" />
      <p>
        <Trans>The page you chose is not on this device yet. It opens when the connection is back. Until then you are where you were.</Trans>
      </p>
      <Button small onClick={() => history.back()}>
        <Trans>Stay here</Trans>
      </Button>
    </div>
  );
}
