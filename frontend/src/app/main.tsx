import { i18n } from "@lingui/core";
import { createRoot } from "react-dom/client";
import "../styles/index.css";
import { browserBoot } from "../api/boot";
import { watchBrowserLine } from "../api/line";
import { clientFor } from "../api/queries";
import { browserAddress } from "../platform/location";
import { App } from "./app";
import { speak } from "./i18n";
import { loaderOf, matchRoute } from "./routes";
import { isFailurePage, preload, preloadFailure } from "./shell/route-view";
import { takeOver, takeUp } from "./takeover";

/** Pages the app does not know (signing in, the API's reader) stay as the server painted them. */
async function start(): Promise<void> {
  const container = document.getElementById("root");
  const boot = browserBoot();
  const address = browserAddress();
  const match = matchRoute(address.path);
  if (!container || (!match && !isFailurePage(boot.page))) return;
  const code = match && loaderOf(address.path, match.route, boot.me !== null);
  await Promise.all([speak(boot.language), isFailurePage(boot.page) ? preloadFailure() : code && preload(code)]);
  const app = <App boot={boot} i18n={i18n} client={clientFor(boot)} address={address} />;
  if (container.hasChildNodes()) takeUp(container, app);
  else takeOver(createRoot(container), container, app);
  watchBrowserLine();
  // After the first view: reading needs neither an outbox nor many drawings.
  if (boot.me) (await import("./mail-room")).openMailRoom();
}

void start();
