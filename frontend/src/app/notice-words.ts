import type { I18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react";
import { useCallback } from "react";
import type { Notice } from "../api/shapes";

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** The sentence of a notice, in the reader's language. */
export function wordsOfNotice(i18n: I18n, { kind, by, data }: Notice): string {
  const who = by?.name ?? i18n._(msg`The network`);
  const title = text(data.title);
  const city = text(data.city_name);
  switch (kind) {
    case "message.mentioned":
      return i18n._(msg`${who} mentioned you in “${title}”.`);
    case "message.answered":
      return i18n._(msg`${who} answered you in “${title}”.`);
    case "message.hidden":
      return i18n._(msg`The chair has hidden your message in “${title}” while it is looked at.`);
    case "message.removed":
      return i18n._(msg`The chair has removed your message in “${title}”.`);
    case "message.restored":
      return i18n._(msg`Your message in “${title}” is shown again.`);
    case "group.join_requested":
      return i18n._(msg`${who} asks to join your group.`);
    case "group.request_accepted":
      return i18n._(msg`You are now a member of the group you asked to join.`);
    case "group.request_declined":
      return i18n._(msg`Your request to join a group was declined.`);
    case "practice.submitted":
      return i18n._(msg`“${title}” was submitted and waits for your review.`);
    case "practice.changes_requested":
      return i18n._(msg`“${title}” came back to you with wishes.`);
    case "practice.published":
      return i18n._(msg`“${title}” is published.`);
    case "practice.adopted":
      return i18n._(msg`${city} is interested in “${title}”.`);
    default:
      return title ? i18n._(msg`Something changed in “${title}”.`) : i18n._(msg`Something changed that concerns you.`);
  }
}

export function useNoticeWords(): (notice: Notice) => string {
  const { i18n } = useLingui();
  return useCallback((notice) => wordsOfNotice(i18n, notice), [i18n]);
}
