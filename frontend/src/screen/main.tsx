import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import "../styles/index.css";
import { boot } from "../api/boot";
import { watchBrowserLine } from "../api/line";
import { queryClient, seedQueries } from "../api/queries";
import { speak } from "../app/i18n";
import { Screen } from "./screen";

/** The projector's page: follows one room, offers nothing to press. */
async function start(): Promise<void> {
  const container = document.getElementById("root");
  const id = Number(location.pathname.match(/\/sessions\/(\d+)/)?.[1]);
  if (!container || !id) return;
  document.documentElement.dataset.theme = "dark";
  document.documentElement.dataset.mode = "projector";
  seedQueries();
  await speak(boot.language);
  document.getElementById("paint")?.remove();
  createRoot(container).render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <Screen id={id} />
      </QueryClientProvider>
    </I18nProvider>,
  );
  watchBrowserLine();
}

void start();
