import { useLingui } from "@lingui/react/macro";
import { overlay } from "../../ui/overlay";
import type { Navigate } from "../navigation";

function focused(): HTMLElement | null {
  const element = document.activeElement;
  return element instanceof HTMLElement && element !== document.body ? element : null;
}

/** The search and the list of keys, above whatever page is open; their code is fetched when they are first asked for. */
export function useDoors(navigate: Navigate) {
  const { t } = useLingui();
  const openSearch = async () => {
    const trigger = focused();
    const { Palette } = await import("../../features/search/palette");
    if (overlay.get() === null) overlay.openDialog({ trigger, title: t`Search`, bare: true, content: () => <Palette trigger={trigger} /> });
  };
  const openKeys = async () => {
    const trigger = focused();
    const { KeySheet } = await import("../../features/keys/sheet");
    if (overlay.get() === null) overlay.openDialog({ trigger, title: t`Keyboard shortcuts`, content: () => <KeySheet /> });
  };
  return {
    // Without its code, as without a line, the page of the search says what is wrong.
    openSearch: () => void openSearch().catch(() => navigate("/search")),
    openKeys: () => void openKeys().catch(() => undefined),
  };
}
