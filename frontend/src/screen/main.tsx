import { i18n } from "@lingui/core";
import { createRoot } from "react-dom/client";
import { browserBoot } from "../api/boot";
import { watchBrowserLine } from "../api/line";
import { speak } from "../app/i18n";
import { Reader } from "../app/reader";
import { Screen } from "./screen";

/** The projector's page: follows one room, offers nothing to press. */
async function start(): Promise<void> {
  const container = document.getElementById("root");
  const id = Number(location.pathname.match(/\/sessions\/(\d+)/)?.[1]);
  if (!container || !id) return;
  document.documentElement.dataset.theme = "dark";
  document.documentElement.dataset.mode = "projector";
  const boot = browserBoot();
  await speak(boot.language);
  document.getElementById("paint")?.remove();
  createRoot(container).render(
    <Reader boot={boot} i18n={i18n}>
      <Screen id={id} />
    </Reader>,
  );
  watchBrowserLine();
}

void start();
