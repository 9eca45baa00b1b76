import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Practice, Result } from "../../api/shapes";
import { Sections } from "./sections";

const words: Result = { indicator: "Shade", baseline: "", value: "", unit: "trees", change: "more", period: "", method: "", source: "" };
const practice = {
  challenge: {}, solution: {}, participation: {}, what_failed: {}, lessons: {}, transfer_core: {}, transfer_adapt: {}, preconditions: {},
  original_language: "bg", imported: false, results: [words, { ...words, value: "40" }],
} as Partial<Practice> as Practice;

test("a result that was not measured shows no unit", () => {
  i18n.loadAndActivate({ locale: "en", messages: {} });
  render(<I18nProvider i18n={i18n}><Sections practice={practice} /></I18nProvider>);
  expect(screen.getAllByRole("listitem").map(({ textContent }) => textContent?.trim())).toEqual(["Shade:  more", "Shade: 40 trees more"]);
});
