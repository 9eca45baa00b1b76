import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, type ApiError, newKey } from "../../api/client";
import { url } from "../../api/keys";
import type { Group, Room } from "../../api/shapes";
import { useNavigate } from "../../app/navigation";
import { Button } from "../../ui/button";
import { CheckField } from "../../ui/choice";
import { ErrorSummary } from "../../ui/error-summary";
import { SelectField, TextField } from "../../ui/field";
import { useFormat } from "../../ui/format";
import { toast } from "../../ui/toast";
import { instantOf, nextHour, zones } from "./zoned";

type Props = { group: Group; onDone: () => void };

const IDS = { title: "schedule-title", starts_at: "schedule-starts", ends_at: "schedule-ends", zone: "schedule-zone", place: "schedule-place", link: "schedule-link" };

function useSchedule(slug: string) {
  const client = useQueryClient();
  const [key] = useState(newKey);
  return useMutation<Room, ApiError, object>({
    mutationFn: (body) => api.post<Room>(url.groupSessions(slug), body, { key }),
    onSuccess: () => client.invalidateQueries({ queryKey: [url.groupSessions(slug)], exact: true }),
  });
}

/** A chair or the desk plans a session: what, when in which city's time, where. */
export function ScheduleForm({ group, onDone }: Props) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const schedule = useSchedule(group.slug);
  const { zone: ownZone } = useFormat();
  const [text, setText] = useState({ title: "", starts: nextHour(1), ends: nextHour(2), zone: ownZone, place: "", link: "" });
  const [draft, setDraft] = useState(false);
  const set = (name: keyof typeof text) => (value: string) => setText((before) => ({ ...before, [name]: value }));
  const wrong = schedule.error?.fields ?? {};

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { title, starts, ends, zone, place, link } = text;
    const body = { title, zone, place, link, starts_at: instantOf(starts, zone), ends_at: instantOf(ends, zone), ...(draft && { draft }) };
    schedule.mutate(body, {
      onSuccess: (room) => {
        toast(draft ? t`The draft is kept. Only the group’s desk sees it.` : t`The session is planned. The group is told.`);
        onDone();
        navigate(`/sessions/${room.id}`);
      },
    });
  };
  return (
    <form className="form card" onSubmit={submit} aria-label={t`Schedule a session`} noValidate>
      {schedule.error && <ErrorSummary fields={wrong} ids={IDS} detail={schedule.error.detail} />}
      <TextField id={IDS.title} label={t`Title`} value={text.title} onChange={set("title")} maxLength={160} errors={wrong.title} />
      <TextField id={IDS.starts_at} type="datetime-local" label={t`Starts`} value={text.starts} onChange={set("starts")} errors={wrong.starts_at} />
      <TextField id={IDS.ends_at} type="datetime-local" label={t`Ends`} value={text.ends} onChange={set("ends")} errors={wrong.ends_at} />
      <SelectField
        id={IDS.zone}
        label={t`Time zone`}
        hint={t`The hours above are this zone’s; everybody also sees their own.`}
        value={text.zone}
        onChange={set("zone")}
        errors={wrong.zone}
        options={zones(text.zone).map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))}
      />
      <TextField id={IDS.place} optional label={t`Place`} value={text.place} onChange={set("place")} maxLength={200} errors={wrong.place} />
      <TextField id={IDS.link} optional type="url" label={t`Address of the video call`} value={text.link} onChange={set("link")} maxLength={500} errors={wrong.link} />
      <CheckField label={t`Keep it as a draft for now`} checked={draft} onChange={setDraft} />
      <div className="form__actions">
        <Button type="submit" variant="primary" busy={schedule.isPending}>
          <Trans>Schedule</Trans>
        </Button>
        <Button onClick={onDone}>
          <Trans>Not now</Trans>
        </Button>
      </div>
    </form>
  );
}
