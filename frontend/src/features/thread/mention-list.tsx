import { useLingui } from "@lingui/react/macro";
import { url, withQuery } from "../../api/keys";
import { useApi } from "../../api/queries";
import type { Member, Page } from "../../api/shapes";
import { isFoundBy } from "../../ui/folding";
import { CityMark } from "../../ui/city-mark";

const SHOWN = 6;

/** Whether a person of this name, or of this city, is meant by what is begun: folded as the search folds. */
export const isMeant = (begun: string, name: string, city = ""): boolean => isFoundBy(`${name} ${city}`, begun);

/** The members of a group whose name or city begins so; nobody until somebody is asked for. */
export function useMentionable(group: string, begun: string | null): Member[] {
  const query = useApi<Page<Member>>(begun === null ? null : withQuery(url.groupMembers(group), { limit: 200 }));
  if (begun === null) return [];
  const fits = ({ person, city }: Member) => isMeant(begun, person.name, city?.name);
  const seen = new Set<number>();
  const once = ({ person }: Member) => !seen.has(person.id) && seen.add(person.id);
  return (query.data?.results ?? []).filter(fits).filter(once).slice(0, SHOWN);
}

type Props = { id: string; members: Member[]; active: number; onChoose: (member: Member) => void };

/** The list under the text; the text keeps the focus, arrow keys move, Enter chooses. */
export function MentionList({ id, members, active, onChoose }: Props) {
  const { t } = useLingui();
  return (
    <div className="composer__mentions" role="listbox" id={id} aria-label={t`People to mention`}>
      {members.map((member, i) => (
        <div
          key={member.person.id}
          id={`${id}-${i}`}
          role="option"
          aria-selected={i === active}
          className="composer__mention"
          tabIndex={-1}
          // On the press, not the click: the text must not lose the focus.
          onMouseDown={(event) => {
            event.preventDefault();
            onChoose(member);
          }}
        >
          <CityMark slug={member.city?.slug ?? member.organisation?.slug ?? ""} size="s" />
          <span>
            {member.person.name} <span className="muted small">{member.city?.name ?? member.organisation?.name}</span>
          </span>
        </div>
      ))}
    </div>
  );
}
