import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { StreamEvent } from "../../api/shapes";
import { applyGroup, type GroupState } from "./events";

type Case = { name: string; snapshot: GroupState; events: StreamEvent[]; expected: GroupState };

const { reader, cases } = JSON.parse(readFileSync("../tests/cases/group.json", "utf8")) as { reader: number; cases: Case[] };

/** The file keeps members and sessions in an order of its own. */
const sorted = ({ threads, members, sessions }: GroupState): GroupState => ({
  threads,
  members: members.toSorted((a, b) => a.person.id - b.person.id || a.role.localeCompare(b.role)),
  sessions: sessions.toSorted((a, b) => a.id - b.id),
});

describe("a group's lists, snapshot then events, as the server tells them", () => {
  test.each(cases)("$name", ({ snapshot, events, expected }) => {
    const fold = (told: StreamEvent[]) => sorted(told.reduce((state, event) => applyGroup(state, event, reader), snapshot));
    expect(fold(events)).toEqual(expected);
    expect(fold(events.flatMap((event) => [event, event]))).toEqual(expected);
  });
});
