import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { url } from "../../api/keys";
import { useApi } from "../../api/queries";
import type { Group, Page } from "../../api/shapes";
import { PageHeading } from "../../ui/page-heading";
import { Loaded } from "../../ui/states";
import { Count, Tag } from "../../ui/tag";
import "./group-card.css";

export function GroupCard({ group }: { group: Group }) {
  const { t } = useLingui();
  const unread = group.unread ?? 0;
  return (
    <li className="group-card card">
      <h2 className="group-card__name">
        <a href={`/groups/${group.slug}`}>{group.name}</a>
        <Count value={unread} label={t`${unread} new messages`} />
      </h2>
      <p className="group-card__remit">{group.remit}</p>
      <p className="row muted small">
        <span className="num">
          <Plural value={group.members} one="# member" other="# members" />
        </span>
        {group.roles?.length ? (
          <Tag tone="plum">
            <Trans>You are in this group</Trans>
          </Tag>
        ) : null}
        {group.can?.includes("join") && (
          <Tag>{group.join_mode === "open" ? <Trans>Open to join</Trans> : <Trans>Join by request</Trans>}</Tag>
        )}
      </p>
    </li>
  );
}

export default function GroupsPage() {
  const { t } = useLingui();
  const query = useApi<Page<Group>>(url.groups);
  return (
    <div className="page">
      <div className="page__head">
        <PageHeading title={t`Working groups`} />
        <p className="page__lead">
          <Trans>Officials of the member cities work together here between the summits.</Trans>
        </p>
      </div>
      <Loaded query={query}>
        {({ results }) => (
          <ul className="group-cards">
            {results.map((group) => (
              <GroupCard key={group.slug} group={group} />
            ))}
          </ul>
        )}
      </Loaded>
    </div>
  );
}
