import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import "../styles/index.css";
import { boot } from "../api/boot";
import { watchBrowserLine } from "../api/line";
import { queryClient, seedQueries } from "../api/queries";
import { speak } from "./i18n";
import { matchRoute } from "./routes";
import { isFailurePage, preload, preloadFailure } from "./shell/route-view";
import { Shell } from "./shell/shell";
import { takeOver } from "./takeover";

/** Pages the app does not know (signing in, the API's reader) stay as the server painted them. */
async function start(): Promise<void> {
  const container = document.getElementById("root");
  const match = matchRoute(location.pathname);
  if (!container || (!match && !isFailurePage(boot.page))) return;
  seedQueries();
  await Promise.all([speak(boot.language), isFailurePage(boot.page) ? preloadFailure() : match && preload(match.route)]);
  takeOver(
    createRoot(container),
    container,
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <Shell />
      </QueryClientProvider>
    </I18nProvider>,
  );
  watchBrowserLine();
  // After the first view: reading needs neither an outbox nor many drawings.
  if (boot.me) (await import("./mail-room")).openMailRoom();
}

void start();
