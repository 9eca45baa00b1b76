import { Trans, useLingui } from "@lingui/react/macro";
import type { MouseEvent } from "react";
import emblem from "../../assets/emblem.svg";
import type { Me } from "../../api/shapes";
import { ButtonLink } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { wantsNewTab } from "../navigation";
import type { NavKey } from "../routes";
import { AccountButton } from "./account-button";
import { LanguageButton } from "./language-button";
import { navFor } from "./words";
import "./header.css";

type Props = { me: Me | null; current: NavKey | null; onSearch: () => void };

function Bell({ unread }: { unread: number }) {
  const { t } = useLingui();
  const label = unread > 0 ? t`Notifications, ${unread} unread` : t`Notifications`;
  return (
    <a className="icon-button" href="/notices" aria-label={label} title={label}>
      <Icon name="bell" />
      {unread > 0 && (
        <span className="badge num" aria-hidden="true">
          {unread > 99 ? "99+" : unread}
        </span>
      )}
    </a>
  );
}

function Tools({ me, onSearch }: Pick<Props, "me" | "onSearch">) {
  const { t } = useLingui();
  // A link, so that the search opens in a tab of its own too.
  const search = (event: MouseEvent) => {
    if (wantsNewTab(event.nativeEvent)) return;
    event.preventDefault();
    onSearch();
  };
  return (
    <div className="top__tools">
      <a className="icon-button top__search" href="/search" aria-label={t`Search`} aria-keyshortcuts="Control+K" title="Ctrl + K" onClick={search}>
        <Icon name="search" />
        <span className="only-desk">
          <Trans>Search</Trans>
        </span>
      </a>
      <LanguageButton />
      {me && <Bell unread={me.unread_notices} />}
      {me ? (
        <AccountButton me={me} />
      ) : (
        <ButtonLink href="/sign-in/" variant="primary" small>
          <Trans>Sign in</Trans>
        </ButtonLink>
      )}
    </div>
  );
}

export function Header({ me, current, onSearch }: Props) {
  const { t, i18n } = useLingui();
  return (
    <header className="top">
      <div className="band" aria-hidden="true" />
      <div className="top__in">
        <a className="brand" href="/">
          <img className="brand__emblem" src={emblem} alt="" width="36" height="36" />
          <span className="brand__name">
            B40{" "}
            <small className="brand__small">
              <Trans>Working Groups</Trans>
            </small>
          </span>
        </a>
        <nav className="nav" aria-label={t`Main`}>
          {navFor(me !== null).map((entry) => (
            <a key={entry.key} className="nav__link" href={entry.href} aria-current={entry.key === current ? "page" : undefined}>
              {i18n._(entry.label)}
            </a>
          ))}
        </nav>
        <Tools me={me} onSearch={onSearch} />
      </div>
    </header>
  );
}
