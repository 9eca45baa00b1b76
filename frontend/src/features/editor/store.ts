import { api } from "../../api/client";
import { kept } from "../../api/kept";
import { url } from "../../api/keys";
import { later } from "../../api/line";
import type { Practice } from "../../api/shapes";
import type { KeptCard, SaverDoors } from "./saver";

const cardName = (id: number | null) => `practice:${id ?? "new"}`;
/** Which draft "New practice" goes on with. */
const BEGUN = "practice:begun";

export const keptCard = (id: number | null): Promise<KeptCard | null> =>
  kept.get<KeptCard>(cardName(id)).then((card) => card ?? null, () => null);

export const begunPractice = (): Promise<number | null> => kept.get<number>(BEGUN).then((id) => id ?? null, () => null);

export const forgetBegun = (): Promise<void> => kept.delete(BEGUN).catch(() => undefined);

/** The saver's ways out: the API and this device. */
export function doorsOf(onServer: (practice: Practice) => void): SaverDoors {
  const tell = (practice: Practice) => {
    onServer(practice);
    return practice;
  };
  return {
    create: async (body, key) => {
      const practice = await api.post<Practice>(url.practices, body, { key });
      await kept.set(BEGUN, practice.id).catch(() => undefined);
      return tell(practice);
    },
    change: async (id, body, version) => tell(await api.patch<Practice>(url.practice(id), body, { version })),
    keep: (card) => kept.set(cardName(card.id), card),
    forget: (id) => kept.delete(cardName(id)),
    later,
    now: Date.now,
  };
}
