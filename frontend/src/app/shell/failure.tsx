import { Trans, useLingui } from "@lingui/react/macro";
import { Button, ButtonLink } from "../../ui/button";
import { Broken } from "./broken";
import { PageHeading } from "../../ui/page-heading";
import { useBoot } from "../../api/boot";
import { usePath } from "../../platform/location";
import type { FailureKind } from "./route-view";

/** The words of the address, to search for what was meant. */
export function wordsOf(path: string): string {
  return decodeURIComponent(path)
    .split(/[/\-_]+/)
    .filter((word) => /\p{L}{3,}/u.test(word))
    .join(" ");
}

function NotFound() {
  const { t } = useLingui();
  const path = usePath();
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
          <input className="field__input" id="failure-search" type="search" name="q" defaultValue={wordsOf(path)} />
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
  const { me } = useBoot();
  const path = usePath();
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
        {!me && (
          <ButtonLink href={`/sign-in/?next=${encodeURIComponent(path)}`}>
            <Trans>Sign in</Trans>
          </ButtonLink>
        )}
      </div>
    </>
  );
}

/** The server's refusal of a whole page: 403 and 404 help on; all else is ours. */
export default function Failure({ kind }: { kind: FailureKind }) {
  if (kind === "500") return <Broken />;
  return <div className="page page--narrow stack">{kind === "404" ? <NotFound /> : <Forbidden />}</div>;
}
