import { useRef } from "react";
import { useApi } from "../../api/queries";
import { url } from "../../api/keys";
import type { Group } from "../../api/shapes";
import { useMe } from "../../app/me";
import { numberOf, type PageProps } from "../../app/routes";
import { Loaded } from "../../ui/states";
import { GroupSide } from "../group/side";
import { CitiesHere } from "./cities-here";
import { type OpensAt, useThread } from "./data";
import { goalOf } from "./reading-rules";
import { ThreadView } from "./thread-view";
import { useNewcomers } from "./use-reading";
import { placeLeft } from "./visits";
import "./thread.css";

const opensAt: OpensAt = (thread) => {
  const goal = goalOf(thread, location.hash, placeLeft());
  return goal.why === "end" ? null : goal.no;
};

/** A discussion: read, live, and answered. */
export default function ThreadPage({ params }: PageProps) {
  const id = numberOf(params.id);
  const me = useMe();
  const end = useRef<HTMLLIElement>(null);
  const newcomers = useNewcomers(end, me?.id ?? null);
  const query = useThread(id, newcomers.arrived, opensAt);
  const group = useApi<Group>(query.data ? url.group(query.data.thread.group) : null);
  return (
    <div className="page thread">
      <Loaded query={query}>
        {(state) => (
          <>
            <GroupSide slug={state.thread.group} current="threads" threadId={id} />
            <ThreadView key={id} state={state} meId={me?.id ?? null} groupName={group.data?.name ?? ""} newcomers={newcomers} end={end} />
            <CitiesHere messages={state.messages} />
          </>
        )}
      </Loaded>
    </div>
  );
}
