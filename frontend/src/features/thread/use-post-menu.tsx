import { useLingui } from "@lingui/react/macro";
import type { Message, ThreadAnswer } from "../../api/shapes";
import { type MenuItem, overlay } from "../../ui/overlay";
import { toast } from "../../ui/toast";
import { usePower } from "./data";
import { HistoryDialog } from "./history-dialog";
import { ReasonDialog } from "./reason-dialog";
import { SealedDialog } from "./sealed-dialog";

const EDIT_WINDOW_MS = 24 * 60 * 60 * 1000;

type Context = { thread: ThreadAnswer; meId: number | null; onEdit: (message: Message) => void };

/** What the menu of a message offers this reader; the server decides again. */
export function usePostMenu({ thread, meId, onEdit }: Context) {
  const { t } = useLingui();
  const power = usePower(thread.id);
  const may = (ability: string) => thread.can.includes(ability);

  const act = (message: Message, verb: "withdraw" | "restore", done: string) =>
    power.mutate(
      { message, power: verb },
      {
        onSuccess: (now) =>
          toast(done, verb === "withdraw" ? { action: { label: t`Undo`, run: () => act(now, "restore", t`Your message is shown again.`) } } : {}),
        onError: (error) => toast(error.detail || t`That did not work.`, { tone: "danger" }),
      },
    );

  const askReason = (trigger: HTMLElement, message: Message, verb: "hide" | "remove") =>
    overlay.openDialog({
      trigger,
      title: verb === "hide" ? t`Hide this message` : t`Remove this message`,
      content: (close) => <ReasonDialog threadId={thread.id} message={message} verb={verb} onDone={close} />,
    });

  const copyLink = async (message: Message) => {
    await navigator.clipboard.writeText(new URL(`/threads/${thread.id}#m${message.no}`, location.href).href);
    toast(t`Link copied.`);
  };

  const ofText = (message: Message, trigger: HTMLElement): MenuItem[] => {
    const own = message.author.id === meId;
    const fresh = Date.now() - Date.parse(message.created_at) < EDIT_WINDOW_MS;
    return [
      { id: "link", label: t`Copy link`, icon: "link-2", run: () => void copyLink(message) },
      ...(message.edited_at
        ? [{ id: "history", label: t`Earlier versions`, icon: "history", run: () => overlay.openDialog({ trigger, title: t`Earlier versions`, content: () => <HistoryDialog message={message} /> }) }]
        : []),
      ...(own && fresh && may("post") ? [{ id: "edit", label: t`Edit`, icon: "pencil", run: () => onEdit(message) }] : []),
      ...(own ? [{ id: "withdraw", label: t`Withdraw`, icon: "undo-2", danger: true, run: () => act(message, "withdraw", t`Your message is withdrawn.`) }] : []),
      ...(may("hide") ? [{ id: "hide", label: t`Hide with a reason`, icon: "eye-off", run: () => askReason(trigger, message, "hide") }] : []),
      ...(may("remove") ? [{ id: "remove", label: t`Remove with a reason`, icon: "trash-2", danger: true, run: () => askReason(trigger, message, "remove") }] : []),
    ];
  };

  const ofTombstone = (message: Message, trigger: HTMLElement): MenuItem[] => {
    const own = message.author.id === meId;
    const canRestore = message.state === "withdrawn" ? own : message.state === "hidden" ? may("hide") : may("restore");
    const canReadSealed = own || may("read_sealed");
    return [
      ...(canRestore ? [{ id: "restore", label: t`Show it again`, icon: "eye", run: () => act(message, "restore", t`The message is shown again.`) }] : []),
      ...(canReadSealed
        ? [{ id: "sealed", label: t`Read the withheld text`, icon: "file-text", run: () => overlay.openDialog({ trigger, title: t`Withheld text`, content: () => <SealedDialog message={message} own={own} /> }) }]
        : []),
      ...(message.state === "hidden" && may("remove") ? [{ id: "remove", label: t`Remove with a reason`, icon: "trash-2", danger: true, run: () => askReason(trigger, message, "remove") }] : []),
    ];
  };

  return (message: Message, trigger: HTMLElement) => (message.state === "published" ? ofText(message, trigger) : ofTombstone(message, trigger));
}
