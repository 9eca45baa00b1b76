import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect } from "react";
import { useBrowserLocation as useLocation } from "wouter/use-browser-location";
import { onSignedOut } from "../../api/client";
import { overlay } from "../../ui/overlay";
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
import { SignedOut } from "./signed-out";
import { ToastList } from "./toast-list";
import { useKeys } from "./use-keys";
import "./shell.css";

/** What stands around every page. */
export function Shell() {
  const { t, i18n } = useLingui();
  const [path] = useLocation();
  const navigate = useNavigate();
  const me = useMe();
  useLinks();
  useKeys(navigate);
  useEffect(() => {
    onSignedOut(() => overlay.openDialog({ trigger: null, title: t`You have been signed out`, content: () => <SignedOut /> }));
  }, [t]);
  useTheme(me);
  useOwnStream(me, async (notice) => {
    const { wordsOfNotice } = await import("../notice-words");
    toast(wordsOfNotice(i18n, notice), { action: { label: t`Open`, run: () => navigate(notice.url) } });
  });
  const current = matchRoute(path)?.route.nav ?? null;
  return (
    <>
      <a className="skip" href="#main">
        <Trans>Skip to content</Trans>
      </a>
      <Header me={me} current={current} />
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
