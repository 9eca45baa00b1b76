import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { url } from "../../api/keys";
import { useApi } from "../../api/queries";
import type { Group } from "../../api/shapes";
import { usePath } from "../../platform/location";
import type { PageProps } from "../../app/routes";
import { BackLink, PageHeading } from "../../ui/page-heading";
import { EmptyState, Loaded } from "../../ui/states";
import { TabLinks } from "../../ui/tabs";
import { Tag } from "../../ui/tag";
import { JoinPanel } from "./join-panel";
import { MembersTab } from "./members-tab";
import { OverviewTab } from "./overview-tab";
import { SessionsTab } from "./sessions-tab";
import { useGroupTabs } from "./tabs";
import { ThreadsTab } from "./threads-tab";
import { useGroupStream } from "./use-group-stream";
import "./group.css";

const TABS = { overview: OverviewTab, threads: ThreadsTab, sessions: SessionsTab, members: MembersTab };
type TabKey = keyof typeof TABS;

const isTab = (word: string | undefined): word is TabKey => word !== undefined && word in TABS;
const tabOf = (path: string): TabKey => {
  const last = path.split("/").at(-1);
  return isTab(last) ? last : "overview";
};

function GroupHead({ group }: { group: Group }) {
  const role = group.roles?.length;
  return (
    <div className="page__head">
      <BackLink href="/groups">
        <Trans>All groups</Trans>
      </BackLink>
      <PageHeading title={group.name} />
      <p className="row muted small">
        <span className="num">
          <Plural value={group.members} one="# member" other="# members" />
        </span>
        {role ? (
          <Tag tone="plum">
            <Trans>You are in this group</Trans>
          </Tag>
        ) : null}
      </p>
    </div>
  );
}

export default function GroupPage({ params }: PageProps) {
  const { t } = useLingui();
  const slug = params.slug ?? "";
  const query = useApi<Group>(url.group(slug));
  const tabs = useGroupTabs(slug);
  const current = tabOf(usePath());
  useGroupStream(slug, query.data);
  const Tab = TABS[current];
  return (
    <div className="page group">
      <Loaded query={query}>
        {(group) => {
          const inside = group.can?.includes("read") ?? false;
          return (
            <>
              <GroupHead group={group} />
              {inside && <TabLinks label={t`Parts of the group`} links={tabs} current={tabs.find(({ key }) => key === current)?.href ?? ""} />}
              <div className="group__body">
                <JoinPanel group={group} />
                {inside || current === "overview" ? (
                  <Tab group={group} />
                ) : (
                  <EmptyState title={<Trans>This part is for members of the network</Trans>}>
                    <Trans>Sign in, or ask the chair to let you in.</Trans>
                  </EmptyState>
                )}
              </div>
            </>
          );
        }}
      </Loaded>
    </div>
  );
}
