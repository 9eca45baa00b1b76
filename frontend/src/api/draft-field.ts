import { chooseText, draftWasSent, isOnDevice, meetServer, pushDraft, readDraft, watchDraft, writeDraft, writeDraftNow } from "./draft-keeper";
import { type Choice, type DraftContent, type DraftRecord, EMPTY, isBlank, restAfter } from "./draft-record";
import { later } from "./line";

export const DEVICE_AFTER_MS = 400;
export const SERVER_EVERY_MS = 10_000;

/** Where the text is by now; `field`: nowhere else, since the device does not keep it. */
export type DraftState = "empty" | "writing" | "device" | "server" | "field";

export type FieldView = {
  content: DraftContent;
  state: DraftState;
  savedAt: number | null;
  /** False until the kept draft was looked for; a text typed meanwhile stays. */
  ready: boolean;
  /** Another text for this place, from another device or tab; it waits for the person's word. */
  other: DraftContent | null;
};

const open = new Set<DraftField>();

/** Resolves once the device has what stands in the fields of this tab. */
export async function keepFields(): Promise<void> {
  await Promise.all([...open].map((field) => field.keep()));
}

/**
 * One field of one place, and its way to the device 400 ms after a key and on leaving, to the server every 10 s.
 *
 * What is typed is `isDirty` until the device has it. Any other text of the place, from another tab or device, is
 * taken into the field only while it is not.
 */
export class DraftField {
  private content = EMPTY;
  private record: DraftRecord | undefined;
  private isDirty = false;
  private ready = false;
  private view: FieldView;
  private waits: (() => void) | null = null;
  /** Counts what happened to the field, so that an answer to an older question is not taken. */
  private turn = 0;
  private readonly watchers = new Set<() => void>();

  constructor(private readonly place: string) {
    this.view = this.look();
  }

  get = (): FieldView => this.view;

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  /** Follows the place until the function given back is called; what stands in the field then is kept. */
  open = (): (() => void) => {
    open.add(this);
    const unwatch = watchDraft(this.place, () => void this.adopt());
    const timer = setInterval(() => navigator.onLine && void this.save(), SERVER_EVERY_MS);
    const meet = () => void meetServer(this.place).then(this.save);
    const show = () => void (document.visibilityState === "visible" ? this.adopt() : this.save());
    addEventListener("online", meet);
    addEventListener("pagehide", this.leave);
    document.addEventListener("visibilitychange", show);
    void this.begin();
    return () => {
      open.delete(this);
      unwatch();
      clearInterval(timer);
      removeEventListener("online", meet);
      removeEventListener("pagehide", this.leave);
      document.removeEventListener("visibilitychange", show);
      void this.save();
    };
  };

  change = (part: Partial<DraftContent>): void => {
    this.content = { ...this.content, ...part };
    this.isDirty = true;
    this.waits ??= later(DEVICE_AFTER_MS, () => void this.keep());
    this.changed();
  };

  /** This text is sent or kept to be sent: it leaves the field, here and in other tabs. */
  sent = (content: DraftContent): void => {
    this.content = restAfter(this.content, content);
    this.isDirty = !isBlank(this.content);
    this.turn++;
    this.changed();
    void draftWasSent(this.place, content);
  };

  choose = async (choice: Choice): Promise<void> => {
    await this.keep();
    await chooseText(this.place, choice);
  };

  private async begin(): Promise<void> {
    await this.adopt();
    await meetServer(this.place);
    this.ready = true;
    this.changed();
  }

  private async adopt(): Promise<void> {
    const turn = ++this.turn;
    const record = await readDraft(this.place);
    // A text typed meanwhile stays; writing it sees the revision it did not know, and keeps both.
    if (this.turn !== turn || this.isDirty) return;
    this.record = record;
    this.content = record?.content ?? EMPTY;
    this.changed();
  }

  async keep(): Promise<void> {
    this.waits?.();
    this.waits = null;
    if (!this.isDirty) return;
    const { content } = this;
    this.record = await writeDraft(this.place, content, this.record?.revision ?? null);
    if (this.content === content) this.isDirty = false;
    this.changed();
  }

  private readonly save = async (): Promise<void> => {
    await this.keep();
    await pushDraft(this.place);
  };

  private readonly leave = (): void => {
    if (!this.isDirty) return;
    this.record = writeDraftNow(this.place, this.content, this.record);
    this.isDirty = false;
  };

  private changed(): void {
    this.view = this.look();
    for (const watcher of this.watchers) watcher();
  }

  private look(): FieldView {
    const { content, record, ready } = this;
    return { content, ready, state: this.state(), savedAt: record?.savedAt ?? null, other: record?.other?.content ?? null };
  }

  private state(): DraftState {
    if (isBlank(this.content)) return "empty";
    if (this.isDirty || !this.record) return "writing";
    if (!this.record.changed) return "server";
    return isOnDevice(this.place) ? "device" : "field";
  }
}
