import { Trans } from "@lingui/react/macro";
import { ButtonLink } from "../../ui/button";

/** Shown over the page when the sign-in has ended: what was written stays on this device and comes back. */
export function SignedOut() {
  return (
    <div className="stack">
      <p>
        <Trans>Your text is kept on this device. Sign in and go on where you are.</Trans>
      </p>
      <div className="form__actions">
        <ButtonLink variant="primary" icon="log-in" href={`/sign-in/?next=${encodeURIComponent(location.pathname + location.search)}`}>
          <Trans>Sign in</Trans>
        </ButtonLink>
      </div>
    </div>
  );
}
