import { i18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import type { Me } from "../../api/shapes";
import { CityMark } from "../../ui/city-mark";
import { Icon } from "../../ui/icon";
import { type MenuItem, overlay } from "../../ui/overlay";
import { toast } from "../../ui/toast";
import { useNavigate } from "../navigation";
import { postForm } from "./post-form";
import { useDoors } from "./use-doors";

/** Leaves nothing on the device: the next person at this computer finds it empty. What only it has goes to the server first. */
export async function signOut(): Promise<void> {
  const isHandedOver = await import("../../api/leave").then(({ handOver }) => handOver()).catch(() => false);
  if (isHandedOver) return postForm("/sign-out/", {});
  toast(i18n._(msg`You are still signed in: the server did not take the texts that only this device has. Try again.`), { tone: "danger" });
}

/** The account menu. */
export function useAccountItems(me: Me | null): MenuItem[] {
  const { t } = useLingui();
  const { openKeys } = useDoors(useNavigate());
  const keys: MenuItem = { id: "keys", label: t`Keyboard shortcuts`, icon: "layout-grid", run: openKeys };
  const help: MenuItem = { id: "help", label: t`Help`, icon: "circle-help", href: "/help" };
  if (!me) return [{ id: "sign-in", label: t`Sign in`, icon: "log-in", href: "/sign-in/" }, keys, help];
  return [
    { id: "me", label: t`My profile and settings`, icon: "settings", href: "/me" },
    { id: "notices", label: t`Notifications`, icon: "bell", href: "/notices" },
    keys,
    { id: "out", label: t`Sign out`, icon: "log-out", run: () => void signOut() },
    help,
  ];
}

export function AccountButton({ me }: { me: Me }) {
  const { t } = useLingui();
  const items = useAccountItems(me);
  const label = t`Your account: ${me.name}`;
  return (
    <button
      type="button"
      className="icon-button"
      aria-haspopup="menu"
      aria-label={label}
      title={label}
      onClick={(event) => overlay.openMenu(event.currentTarget, label, items)}
    >
      {me.city ? <CityMark slug={me.city.slug} size="s" /> : <Icon name="user" />}
    </button>
  );
}
