import { describe, expect, it } from "vitest";
import type { City } from "../../api/shapes";
import { chosenCities, nameIn } from "./names";

const city = (slug: string, country: string, names: Record<string, string>): City => ({
  slug, country, names, name: names.en ?? slug, zone: "Europe/Sofia", lat: 1, lon: 1, population: 1,
  membership: { state: "member", on: null }, version: 1,
});

const cities = [
  city("varna", "BG", { en: "Varna", bg: "Варна" }),
  city("nis", "RS", { en: "Niš", "sr-Cyrl": "Ниш" }),
  city("athens", "GR", { en: "Athens", el: "Αθήνα" }),
];

describe("chosenCities", () => {
  it("finds a name without its accents, in any script", () => {
    expect(chosenCities(cities, "nis", "", "en").map((one) => one.slug)).toEqual(["nis"]);
    expect(chosenCities(cities, "варна", "", "en").map((one) => one.slug)).toEqual(["varna"]);
    expect(chosenCities(cities, "αθηνα", "", "en").map((one) => one.slug)).toEqual(["athens"]);
  });

  it("keeps to a country and stands in the alphabet's order", () => {
    expect(chosenCities(cities, "", "GR", "en").map((one) => one.slug)).toEqual(["athens"]);
    expect(chosenCities(cities, "", "", "en").map((one) => one.slug)).toEqual(["athens", "nis", "varna"]);
  });
});

describe("nameIn", () => {
  it("prefers the reader's language", () => {
    expect(nameIn(cities[0]!, "bg")).toBe("Варна");
    expect(nameIn(cities[1]!, "bg")).toBe("Niš");
  });
});
