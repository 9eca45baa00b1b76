import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, type ApiError } from "../../api/client";
import { url } from "../../api/keys";
import type { Group } from "../../api/shapes";
import { Button } from "../../ui/button";
import { ErrorSummary } from "../../ui/error-summary";
import { TextArea } from "../../ui/field";
import { overlay } from "../../ui/overlay";
import { Tag } from "../../ui/tag";
import { toast } from "../../ui/toast";

function useJoin(slug: string) {
  const client = useQueryClient();
  const { t } = useLingui();
  return useMutation<{ state: "joined" | "pending" }, ApiError, string>({
    mutationFn: (note) => api.post(`${url.group(slug)}join/`, note ? { note } : {}),
    onSuccess: async ({ state }) => {
      toast(state === "joined" ? t`You are in the group.` : t`Your request is with the chair.`);
      await client.invalidateQueries({ queryKey: [url.group(slug)] });
    },
  });
}

function AskForm({ group, onDone }: { group: Group; onDone: () => void }) {
  const { t } = useLingui();
  const join = useJoin(group.slug);
  const [note, setNote] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    join.mutate(note.trim(), { onSuccess: onDone });
  };
  return (
    <form className="form" onSubmit={submit}>
      {join.error && <ErrorSummary fields={join.error.fields} detail={join.error.detail} />}
      <TextArea label={t`What would you like to work on?`} hint={t`The chair reads it. A sentence is enough.`} optional value={note} onChange={setNote} maxLength={500} />
      <div className="form__actions">
        <Button type="submit" variant="primary" busy={join.isPending}>
          <Trans>Ask to join</Trans>
        </Button>
        <Button variant="quiet" onClick={onDone}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
    </form>
  );
}

/** The way in: at once in an open group, else a question to the chair. */
export function JoinPanel({ group }: { group: Group }) {
  const { t } = useLingui();
  const join = useJoin(group.slug);
  if (group.join_request === "pending" && !group.roles?.length)
    return (
      <p>
        <Tag tone="waiting" icon="clock">
          <Trans>Your request is with the chair</Trans>
        </Tag>
      </p>
    );
  if (!group.can?.includes("join")) return null;
  const ask = (trigger: HTMLElement) =>
    overlay.openDialog({ trigger, title: t`Ask to join ${group.name}`, content: (close) => <AskForm group={group} onDone={close} /> });
  return (
    <div className="group__join">
      {group.join_mode === "open" ? (
        <Button variant="primary" icon="user-plus" busy={join.isPending} onClick={() => join.mutate("")}>
          <Trans>Join the group</Trans>
        </Button>
      ) : (
        <Button variant="primary" icon="user-plus" onClick={(event) => ask(event.currentTarget)}>
          <Trans>Ask to join</Trans>
        </Button>
      )}
      {join.error && <p className="field__error">{join.error.detail}</p>}
    </div>
  );
}
