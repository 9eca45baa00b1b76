import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { newKey } from "../../api/client";
import { useApi } from "../../api/queries";
import { url } from "../../api/keys";
import type { Practice } from "../../api/shapes";
import { useMe } from "../../app/me";
import { type KeptCard, Saver } from "./saver";
import { begunPractice, doorsOf, forgetBegun, keptCard } from "./store";
import { emptyValues, valuesOf } from "./values";

/** Which practice "new" means: the draft begun on this device, else none. Undefined while that is looked up. */
function useBegun(given: number | null): number | null | undefined {
  const [begun, setBegun] = useState<number | null | undefined>(given ?? undefined);
  useEffect(() => {
    if (given === null) void begunPractice().then(setBegun);
  }, [given]);
  return begun;
}

function useKept(id: number | null | undefined): KeptCard | null | undefined {
  const [found, setFound] = useState<{ id: number | null; card: KeptCard | null }>();
  useEffect(() => {
    if (id !== undefined) void keptCard(id).then((card) => setFound({ id, card }));
  }, [id]);
  return found && found.id === id ? found.card : undefined;
}

/** The saver of the card, once the server and the device were asked what they hold of it. */
export function useStart(given: number | null) {
  const client = useQueryClient();
  const me = useMe();
  const begun = useBegun(given);
  const [isOver, setOver] = useState(false);
  const id = isOver ? null : begun;
  const query = useApi<Practice>(typeof id === "number" ? url.practice(id) : null);
  const kept = useKept(id);
  const language = me?.language ?? "en";
  const practice = query.data;
  const isLost = given === null && typeof id === "number" && (query.error?.status === 404 || (practice && !practice.can.includes("edit")));

  useEffect(() => {
    // What was begun here has been handed on or taken away meanwhile: the next one is new.
    if (isLost) void forgetBegun().then(() => setOver(true));
  }, [isLost]);

  const isOffline = query.error?.isPassing && kept;
  const isReady = id !== undefined && kept !== undefined && !isLost && (id === null || practice !== undefined || isOffline);
  const saver = useMemo(
    () => {
      if (!isReady) return null;
      const toCache = (fresh: Practice) => void client.setQueryData([url.practice(fresh.id)], fresh);
      if (id === null) return new Saver(doorsOf(toCache), { id, version: 0, key: newKey(), values: emptyValues(language) }, kept);
      if (practice) return new Saver(doorsOf(toCache), { id, version: practice.version, key: newKey(), values: valuesOf(practice) }, kept);
      return new Saver(doorsOf(toCache), { id, version: kept!.version, key: kept!.key, values: kept!.base }, kept);
    },
    // One saver a visit: later answers of the server reach it through its own saving.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [isReady, id],
  );
  return { saver, query };
}
