import { Trans, useLingui } from "@lingui/react/macro";
import { Button, ButtonLink } from "../../ui/button";
import { PageHeading } from "../../ui/page-heading";

/** Shown in place of a page that broke: already here, since nothing may be fetched any more. */
export function Broken() {
  const { t } = useLingui();
  return (
    <div className="page page--narrow stack">
      <PageHeading title={t`Something broke on our side`} />
      <p className="page__lead">
        <Trans>What you wrote is kept on this device. Load the page again; if it stays so, tell the secretariat.</Trans>
      </p>
      <div className="form__actions">
        <Button variant="primary" icon="refresh-cw" onClick={() => location.reload()}>
          <Trans>Load the page again</Trans>
        </Button>
        <ButtonLink href="/">
          <Trans>To the start page</Trans>
        </ButtonLink>
      </div>
    </div>
  );
}
