import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, type ApiError } from "../../api/client";
import { url } from "../../api/keys";
import { useApi } from "../../api/queries";
import type { Group, JoinRequest, Member, Page } from "../../api/shapes";
import { useMe } from "../../app/me";
import { Button } from "../../ui/button";
import { Loaded } from "../../ui/states";
import { Time } from "../../ui/time";
import { toast } from "../../ui/toast";
import { MemberRow } from "./member-row";

function useDecision(slug: string) {
  const client = useQueryClient();
  const { t } = useLingui();
  return useMutation<unknown, ApiError, { id: number; verb: "accept" | "decline" }>({
    mutationFn: ({ id, verb }) => api.post(`${url.groupRequests(slug)}${id}/${verb}/`),
    onSuccess: async (_, { verb }) => {
      toast(verb === "accept" ? t`Accepted; the person is told.` : t`Declined; the person is told.`);
      await Promise.all([
        client.invalidateQueries({ queryKey: [url.groupRequests(slug)] }),
        client.invalidateQueries({ queryKey: [url.groupMembers(slug)] }),
      ]);
    },
    onError: (error) => toast(error.detail || t`That did not work.`, { tone: "danger" }),
  });
}

function Requests({ slug }: { slug: string }) {
  const { t } = useLingui();
  const requests = useApi<Page<JoinRequest>>(url.groupRequests(slug)).data?.results ?? [];
  const decide = useDecision(slug);
  if (requests.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="join-requests">
      <h2 id="join-requests">
        <Trans>They ask to join</Trans>
      </h2>
      <ul className="stack">
        {requests.map(({ id, person, note, asked_at }) => (
          <li key={id} className="card stack stack--tight">
            <p>
              <b>{person.name}</b>{" "}
              <span className="muted small">
                <Time at={asked_at} />
              </span>
            </p>
            {note && <p>{note}</p>}
            <div className="form__actions">
              <Button variant="primary" aria-label={t`Accept ${person.name}`} busy={decide.isPending} onClick={() => decide.mutate({ id, verb: "accept" })}>
                <Trans>Accept</Trans>
              </Button>
              <Button aria-label={t`Decline ${person.name}`} onClick={() => decide.mutate({ id, verb: "decline" })}>
                <Trans>Decline</Trans>
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function LeaveButton({ slug }: { slug: string }) {
  const { t } = useLingui();
  const me = useMe();
  const client = useQueryClient();
  const leave = useMutation<unknown, ApiError>({
    mutationFn: () => api.delete(`${url.groupMembers(slug)}${me?.id}/`),
    onSuccess: async () => {
      toast(t`You have left the group.`);
      await client.invalidateQueries({ queryKey: [url.group(slug)] });
    },
    onError: (error) => toast(error.detail, { tone: "danger" }),
  });
  return (
    <p>
      <Button icon="log-out" busy={leave.isPending} onClick={() => leave.mutate()}>
        <Trans>Leave the group</Trans>
      </Button>
    </p>
  );
}

/** Who is in the group; for chairs also who would like to be. */
export function MembersTab({ group }: { group: Group }) {
  const query = useApi<Page<Member>>(url.groupMembers(group.slug));
  return (
    <div className="stack stack--wide">
      {group.can?.includes("decide_requests") && <Requests slug={group.slug} />}
      <section className="stack" aria-labelledby="group-members">
        <h2 id="group-members">
          <Trans>Members</Trans>
        </h2>
        <Loaded query={query}>
          {({ results }) => (
            <ul className="member-list">
              {results.map((member) => (
                <MemberRow key={`${member.person.id}-${member.role}`} member={member} />
              ))}
            </ul>
          )}
        </Loaded>
      </section>
      {group.can?.includes("leave") && <LeaveButton slug={group.slug} />}
    </div>
  );
}
