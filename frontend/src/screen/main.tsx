import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { createRoot } from "react-dom/client";
import { boot } from "../api/boot";
import { watchBrowserLine } from "../api/line";
import { speak } from "../app/i18n";
import { Screen } from "./screen";

/** The projector's page: follows one room, offers nothing to press. */
async function start(): Promise<void> {
  const container = document.getElementById("root");
  const id = Number(location.pathname.match(/\/sessions\/(\d+)/)?.[1]);
  if (!container || !id) return;
  document.documentElement.dataset.theme = "dark";
  document.documentElement.dataset.mode = "projector";
  await speak(boot.language);
  document.getElementById("paint")?.remove();
  createRoot(container).render(
    <I18nProvider i18n={i18n}>
      <Screen id={id} />
    </I18nProvider>,
  );
  watchBrowserLine();
}

void start();
