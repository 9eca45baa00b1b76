import { useLingui } from "@lingui/react/macro";
import { useRef } from "react";
import { api, ApiError, newKey } from "../../api/client";
import { outbox } from "../../api/device";
import type { Draft } from "../../api/drafts";
import { stream, url } from "../../api/keys";
import type { Message } from "../../api/shapes";
import { announce } from "../../ui/announce";
import { toast } from "../../ui/toast";
import { useStable } from "../../ui/use-stable";
import { useThreadStore } from "./data";

type Attempt = { text: string; key: string; isUnderway: boolean };
const NONE: Attempt = { text: "", key: "", isUnderway: false };

/** Posts without the outbox, for a device that keeps nothing. True when the server has it. */
function usePostNow(thread: number): (address: string, words: object, key: string) => Promise<boolean> {
  const { t } = useLingui();
  const { put } = useThreadStore(thread);
  return async (address, words, key) => {
    try {
      put(await api.post<Message>(address, words, { key }));
      announce(t`Your message is posted.`);
      return true;
    } catch (error) {
      const reason = error instanceof ApiError ? error.detail : "";
      toast(`${t`Not sent. This device does not keep messages, so your text stays in the field.`} ${reason}`.trim(), { tone: "danger" });
      return false;
    }
  };
}

/**
 * Sends what stands in the field. It leaves the field once this device keeps it; where the device keeps nothing, once
 * the server has it.
 */
export function useSend(thread: number, draft: Draft): (language: string) => void {
  const postNow = usePostNow(thread);
  // The same words with the same key, as long as nobody has them: pressed twice, they are posted once.
  const attempt = useRef(NONE);
  const send = useStable(async (language: string) => {
    const { content } = draft;
    const { body, reply_to } = content;
    const words = { body, language, ...(reply_to && { reply_to }) };
    const text = JSON.stringify(words);
    if (attempt.current.text !== text) attempt.current = { text, key: newKey(), isUnderway: false };
    const mine = attempt.current;
    if (mine.isUnderway) return;
    mine.isUnderway = true;
    const entry = { key: mine.key, place: stream.thread(thread), url: url.messages(thread), body: words, writtenAt: Date.now() };
    const isSafe = await outbox.send(entry).then(
      () => true,
      () => postNow(entry.url, words, mine.key),
    );
    mine.isUnderway = false;
    if (!isSafe) return;
    draft.sent(content);
    if (attempt.current === mine) attempt.current = NONE;
  });
  return (language) => void send(language);
}
