import type { ReactNode } from "react";
import type { Member } from "../../api/shapes";
import { useWord } from "../../api/vocabularies";
import { CityMark } from "../../ui/city-mark";
import { Tag } from "../../ui/tag";

const LEADS = new Set(["chair", "deputy", "rapporteur"]);

export function MemberRow({ member, children }: { member: Member; children?: ReactNode }) {
  const role = useWord("roles");
  const from = member.city ?? member.organisation;
  return (
    <li className="member-row">
      <CityMark slug={from?.slug ?? ""} />
      <div>
        <p>
          <b>{member.person.name}</b>{" "}
          {LEADS.has(member.role) && <Tag tone="plum">{role(member.role)}</Tag>}
        </p>
        <p className="muted small">{[from?.name, member.title].filter(Boolean).join(" · ")}</p>
        {children}
      </div>
    </li>
  );
}
