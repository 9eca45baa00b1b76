import { i18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { browserHash, usePath, useSearch } from "../../platform/location";
import { ButtonLink } from "../../ui/button";
import { overlay } from "../../ui/overlay";

const HANDS_REST_MS = 1_500;
const AGAIN_MS = 60_000;

let asking: Promise<void> | null = null;

/**
 * Opens the way back in. Every call of a page whose sign-in has ended is refused, so it asks once a minute at most;
 * and never in the middle of a word, since a dialog takes the focus and the letters that follow would be lost.
 */
export function askToSignIn(): Promise<void> {
  asking ??= ask().finally(() => setTimeout(() => (asking = null), AGAIN_MS));
  return asking;
}

async function ask(): Promise<void> {
  await handsRest();
  overlay.openDialog({
    trigger: document.activeElement as HTMLElement | null,
    title: i18n._(msg`You have been signed out`),
    content: () => <SignedOut />,
  });
}

/** Resolves when nobody types: at once outside of a text, else after a pause. */
function handsRest(): Promise<void> {
  if (!document.activeElement?.matches("textarea, input")) return Promise.resolve();
  return new Promise((resolve) => {
    const rest = () => {
      removeEventListener("keydown", again);
      resolve();
    };
    let timer = setTimeout(rest, HANDS_REST_MS);
    const again = () => {
      clearTimeout(timer);
      timer = setTimeout(rest, HANDS_REST_MS);
    };
    addEventListener("keydown", again);
  });
}

/** Shown over the page when the sign-in has ended: what was written stays on this device and comes back. */
function SignedOut() {
  const path = usePath();
  const search = useSearch();
  return (
    <div className="stack">
      <p>
        <Trans>Your text is kept on this device. Sign in and go on where you are.</Trans>
      </p>
      <div className="form__actions">
        <ButtonLink variant="primary" icon="log-in" href={`/sign-in/?next=${encodeURIComponent(path + search + browserHash())}`}>
          <Trans>Sign in</Trans>
        </ButtonLink>
      </div>
    </div>
  );
}
