import { expect, test } from "vitest";
import { groupsHeard } from "./data";

test("joins the streams of groups with a seat that may hear them, each once", () => {
  const seats = [
    { group: "mobility", role: "member" },
    { group: "climate", role: "observer" },
    { group: "climate", role: "chair" },
    { group: "energy", role: "observer" },
    { group: null, role: "official" },
  ];
  expect(groupsHeard(seats)).toEqual(["climate", "mobility"]);
});
