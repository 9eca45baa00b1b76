import { render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import type { Presence } from "../../api/follower";
import { PeopleHere } from "./room-bar";

const PEOPLE: Presence["people"] = [
  { person: 1, name: "Amina", city: "sarajevo" },
  { person: 2, name: "Bo", city: null },
];

test("the people of a room are told apart by who they are", () => {
  const complaint = vi.spyOn(console, "error").mockImplementation(() => undefined);
  render(<PeopleHere people={PEOPLE} />);
  expect(screen.getAllByRole("listitem").map(({ textContent }) => textContent)).toEqual(["Amina", "Bo"]);
  expect(complaint).not.toHaveBeenCalled();
});
