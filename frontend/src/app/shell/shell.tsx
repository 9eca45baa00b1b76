import { Trans, useLingui } from "@lingui/react/macro";
import { type MouseEvent, useEffect } from "react";
import { onSignedOut } from "../../api/client";
import { usePath } from "../../platform/location";
import { OverlayHost } from "../../ui/overlay-host";
import { toast } from "../../ui/toast";
import { useMe, useOwnStream, useTheme } from "../me";
import { useLinks, useNavigate } from "../navigation";
import { matchRoute } from "../routes";
import { Announcer } from "./announcer";
import { ConnectionChip } from "./connection-chip";
import { Header } from "./header";
import { RouteView } from "./route-view";
import { TabBar } from "./tab-bar";
import { ToastList } from "./toast-list";
import { useDoors } from "./use-doors";
import { useKeys } from "./use-keys";
import "./footer.css";
import "./shell.css";

/** Past everything before the page's own heading, also a group's navigation; without one to the start of the page. */
function skipToHeading(event: MouseEvent): void {
  const heading = document.querySelector<HTMLElement>("#main h1");
  if (!heading) return;
  event.preventDefault();
  heading.focus();
}

/** What stands around every page. */
export function Shell() {
  const { t, i18n } = useLingui();
  const path = usePath();
  const navigate = useNavigate();
  const me = useMe();
  useLinks();
  const doors = useDoors(navigate);
  useKeys({ navigate, ...doors });
  useEffect(() => onSignedOut(async () => (await import("./signed-out")).askToSignIn()), []);
  useTheme(me);
  useOwnStream(me, async (notice) => {
    const { wordsOfNotice } = await import("../notice-words");
    toast(wordsOfNotice(i18n, notice), { action: { label: t`Open`, run: () => navigate(notice.url) } });
  });
  const current = matchRoute(path)?.route.nav ?? null;
  return (
    <>
      <a className="skip" href="#main" onClick={skipToHeading}>
        <Trans>Skip to content</Trans>
      </a>
      <Header me={me} current={current} onSearch={doors.openSearch} />
      <main id="main" className="shell__main" tabIndex={-1}>
        <RouteView />
      </main>
      <TabBar me={me} current={current} />
      {me && <ConnectionChip />}
      <ToastList />
      <Announcer />
      <OverlayHost navigate={navigate} />
    </>
  );
}
