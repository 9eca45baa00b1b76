import { i18n } from "@lingui/core";
import { act } from "react";
import { hydrateRoot } from "react-dom/client";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { NO_BOOT } from "../api/boot";
import { clientFor } from "../api/queries";
import { App } from "./app";
import { speak } from "./i18n";
import { MARTA, orderFor, PAGES, YOANA } from "./recorded/orders";
import { paint, ready } from "./server";

beforeAll(async () => {
  await ready;
  await speak(YOANA.language);
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
}, 60_000); // compiling every page takes a busy machine longer than ten seconds

beforeEach(() => {
  vi.stubGlobal("fetch", () => new Promise(() => undefined));
});

/** Everything React complains of while `person` takes over what was painted for Yoana. */
async function complaintsAt(page: (typeof PAGES)[number], person = YOANA): Promise<unknown[]> {
  const { boot: told, path, search } = orderFor(person, page);
  const boot = { ...NO_BOOT, ...told };
  history.replaceState(null, "", path + search);
  const container = document.createElement("div");
  container.innerHTML = paint(JSON.stringify(orderFor(YOANA, page)));
  document.body.append(container);
  const complaints: unknown[] = [];
  const app = <App boot={boot} i18n={i18n} client={clientFor(boot)} address={{ path, search }} />;
  const root = await act(async () => hydrateRoot(container, app, { onRecoverableError: (error) => complaints.push(error) }));
  expect(container.querySelector("h1")).not.toBeNull();
  await act(async () => root.unmount());
  container.remove();
  return complaints;
}

test.each(PAGES)("$path is taken over as it was painted", async (page) => {
  expect(await complaintsAt(page)).toEqual([]);
});

test("a paint for somebody else is complained of", async () => {
  expect(await complaintsAt(PAGES[0]!, MARTA)).not.toEqual([]);
});
