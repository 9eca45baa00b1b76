import { Trans, useLingui } from "@lingui/react/macro";
import type { Me } from "../../api/shapes";
import { Icon } from "../../ui/icon";
import { overlay } from "../../ui/overlay";
import type { NavKey } from "../routes";
import { NAV, navFor } from "./words";
import { useAccountItems } from "./account-button";

const ON_THE_BAR = 4;

/** The phone's bottom bar: four of the five words, and More. */
export function TabBar({ me, current }: { me: Me | null; current: NavKey | null }) {
  const { t, i18n } = useLingui();
  const items = useAccountItems(me);
  const entries = navFor(me !== null);
  const shown = entries.slice(0, ON_THE_BAR);
  const hidden = entries.slice(ON_THE_BAR);
  const more = [
    ...hidden.map(({ key, href, icon, label }) => ({ id: key, href, icon, label: i18n._(label), current: key === current })),
    ...items,
  ];
  return (
    <nav className="tab-bar" aria-label={t`Sections`}>
      {shown.map((entry) => (
        <a key={entry.key} className="tab-bar__link" href={entry.href} aria-current={entry.key === current ? "page" : undefined}>
          <Icon name={entry.icon} />
          {i18n._(entry.label)}
        </a>
      ))}
      <button
        type="button"
        className="tab-bar__link"
        aria-haspopup="menu"
        aria-current={current === NAV[ON_THE_BAR]?.key && hidden.length > 0 ? "true" : undefined}
        onClick={(event) => overlay.openMenu(event.currentTarget, t`More`, more)}
      >
        <Icon name="menu" />
        <Trans>More</Trans>
      </button>
    </nav>
  );
}
