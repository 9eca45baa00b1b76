import { Trans, useLingui } from "@lingui/react/macro";
import { Button, ButtonLink } from "../../ui/button";
import { PageHeading } from "../../ui/page-heading";
import { boot } from "../../api/boot";

export type FailureKind = "403" | "404" | "500";

const KINDS = new Set<string>(["403", "404", "500"]);

export function isFailurePage(page: string): page is FailureKind {
  return KINDS.has(page);
}

/** The words of the address, to search for what was meant. */
export function wordsOf(path: string): string {
  return decodeURIComponent(path)
    .split(/[/\-_]+/)
    .filter((word) => /\p{L}{3,}/u.test(word))
    .join(" ");
}

function NotFound() {
  const { t } = useLingui();
  return (
    <>
      <PageHeading title={t`This page does not exist`} />
      <p className="page__lead">
        <Trans>The address may be mistyped, or what stood here was moved or is not open to you.</Trans>
      </p>
      <form className="form" action="/search">
        <div className="field">
          <label className="field__label" htmlFor="failure-search">
            <Trans>Search for it</Trans>
          </label>
          <input className="field__input" id="failure-search" type="search" name="q" defaultValue={wordsOf(location.pathname)} />
        </div>
        <div className="form__actions">
          <Button type="submit" variant="primary" icon="search">
            <Trans>Search</Trans>
          </Button>
          <ButtonLink href="/">
            <Trans>To the start page</Trans>
          </ButtonLink>
        </div>
      </form>
    </>
  );
}

function Forbidden() {
  const { t } = useLingui();
  return (
    <>
      <PageHeading title={t`You may not open this page`} />
      <p className="page__lead">
        <Trans>It belongs to a group or a role that you do not have. The group's chair can give you access.</Trans>
      </p>
      <div className="form__actions">
        <ButtonLink href="/groups" variant="primary">
          <Trans>See the groups and their chairs</Trans>
        </ButtonLink>
        {!boot.me && (
          <ButtonLink href={`/sign-in/?next=${encodeURIComponent(location.pathname)}`}>
            <Trans>Sign in</Trans>
          </ButtonLink>
        )}
      </div>
    </>
  );
}

function Broken() {
  const { t } = useLingui();
  return (
    <>
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
    </>
  );
}

const SCREENS = { "403": Forbidden, "404": NotFound, "500": Broken };

export function Failure({ kind }: { kind: FailureKind }) {
  const Screen = SCREENS[kind];
  return (
    <div className="page page--narrow stack">
      <Screen />
    </div>
  );
}
