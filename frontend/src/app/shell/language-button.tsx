import { useLingui } from "@lingui/react/macro";
import { useBoot } from "../../api/boot";
import { Icon } from "../../ui/icon";
import { overlay } from "../../ui/overlay";
import { splitPrefix } from "../routes";
import { postForm } from "./post-form";

/** The same page in another language; drafts are on the device and stay. */
function chooseLanguage(tag: string): void {
  const [prefix, rest] = splitPrefix(location.pathname);
  postForm("/language/", { tag, next: `${prefix && `/${tag}`}${rest}${location.search}` });
}

export function LanguageButton() {
  const { t } = useLingui();
  const boot = useBoot();
  const own = boot.languages.find((language) => language.tag === boot.language)?.name ?? boot.language;
  const label = t`Language: ${own}`;
  const items = boot.languages.map(({ tag, name }) => ({
    id: tag,
    label: name,
    current: tag === boot.language,
    run: () => chooseLanguage(tag),
  }));
  return (
    <button
      type="button"
      className="icon-button"
      aria-haspopup="menu"
      aria-label={label}
      title={label}
      onClick={(event) => overlay.openMenu(event.currentTarget, label, items)}
    >
      <Icon name="languages" />
      <span className="only-desk">{own}</span>
    </button>
  );
}
