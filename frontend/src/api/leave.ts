import { api } from "./client";
import { outbox } from "./device";
import { keepFields } from "./draft-field";
import { chooseText, pushDraft } from "./draft-keeper";
import { type DraftRecord, isHeld } from "./draft-record";
import { kept, leaveDevice } from "./kept";
import { url } from "./keys";

/**
 * Takes the texts that only this device has to the server as drafts, then leaves nothing of the person here.
 *
 * False, with all as it was, when the server does not take them: wiping would lose them.
 */
export async function handOver(): Promise<boolean> {
  await keepFields();
  const waiting = await kept.under<{ key: string }>("outbox:").catch(() => []);
  const drafts = await unsaved().catch(() => []);
  if (waiting.length + drafts.length > 0 && !(await isServerThere())) return false;
  for (const { value } of waiting) await outbox.takeBack(value.key);
  for (const { name, value } of await unsaved().catch(() => [])) {
    const place = name.slice("draft:".length);
    // Nobody is there to choose between two texts any more: the server gets both.
    if (isHeld(value)) await chooseText(place, "add");
    if (!(await pushDraft(place))) return false;
  }
  await leaveDevice().catch(() => undefined);
  return true;
}

async function unsaved() {
  return (await kept.under<DraftRecord>("draft:")).filter(({ value }) => value.changed);
}

function isServerThere(): Promise<boolean> {
  return api.get(url.me).then(
    () => true,
    () => false,
  );
}
