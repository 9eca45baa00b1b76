import { i18n, type Messages } from "@lingui/core";

const CATALOGUES = import.meta.glob<{ messages: Messages }>("../locales/*/messages.po");
const SOURCE = "en";

/** The languages that the interface speaks. */
export const TAGS = Object.keys(CATALOGUES).map((path) => path.split("/").at(-2)!);

const pathOf = (tag: string) => `../locales/${tag}/messages.po`;

/** Loads the words of a language; a language without a catalogue reads the interface in English. */
export async function speak(tag: string): Promise<void> {
  const load = CATALOGUES[pathOf(tag)] ?? CATALOGUES[pathOf(SOURCE)]!;
  const { messages } = await load();
  i18n.loadAndActivate({ locale: tag, messages });
}
