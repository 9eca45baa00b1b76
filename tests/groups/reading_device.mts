// The page's own reading rules, on devices that a test drives by lines of JSON: one command in, what it brings out.
import { createInterface } from "node:readline";
import { ReadSender, type Unconfirmed } from "../../frontend/src/api/read-sender.ts";
import { type Goal, goalOf, ReadMark } from "../../frontend/src/features/thread/reading-rules.ts";

type Thread = { id: number; unread: number; last_read_no: number };
type Visit = { thread: Thread; mark: ReadMark; sender: ReadSender };

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const hear = async () => JSON.parse((await lines.next()).value ?? "null");
const say = (word: unknown) => process.stdout.write(`${JSON.stringify(word)}\n`);

const kept = new Map<string, Unconfirmed>();
let visit: Visit | null = null;

/** A page is loaded on a device, which kept what no server has confirmed. */
function open(device: string, thread: Thread, hash: string): Goal {
  const sender = new ReadSender({
    load: () => kept.get(device) ?? {},
    change: (change) => void kept.set(device, change(kept.get(device) ?? {})),
    post: async (id, no) => {
      say({ post: [id, no] });
      if (!(await hear()).arrived) throw new Error("no answer");
    },
    isLost: () => true,
    later: () => () => undefined,
  });
  for (const [id, no] of Object.entries(kept.get(device) ?? {})) sender.tell(Number(id), no);
  visit = { thread, mark: new ReadMark(thread.last_read_no), sender };
  return goalOf(thread, hash, null);
}

for (let command = await hear(); command; command = await hear()) {
  if (command.open) say(open(command.open, command.thread, command.hash));
  const { thread, mark, sender } = visit!;
  if (command.saw) mark.saw(...(command.saw as [number, number]));
  if (command.heard) mark.heard(command.heard);
  if (mark.readUpTo > thread.last_read_no) sender.tell(thread.id, mark.readUpTo);
  if (!command.open) {
    if (command.flush) await sender.flush();
    say({ done: true });
  }
}
