import { Trans } from "@lingui/react/macro";
import type { SessionBrief } from "../../api/shapes";
import { Tag } from "../../ui/tag";
import { Span } from "../../ui/time";

const AHEAD = new Set(["live", "paused", "lobby", "scheduled"]);

/** The one that runs, else the one that comes first. */
export function nextOf(sessions: SessionBrief[]): SessionBrief | undefined {
  const ahead = sessions.filter(({ state }) => AHEAD.has(state));
  const running = ahead.find(({ state }) => state === "live" || state === "paused");
  return running ?? ahead.toSorted((a, b) => a.starts_at.localeCompare(b.starts_at))[0];
}

export function NextSession({ sessions }: { sessions: SessionBrief[] }) {
  const next = nextOf(sessions);
  if (!next) return null;
  return (
    <section className="card stack stack--tight" aria-labelledby="next-session">
      <h2 id="next-session">
        <Trans>Next session</Trans>
      </h2>
      {next.state === "live" && (
        <p>
          <Tag tone="waiting" icon="radio">
            <Trans>Live now</Trans>
          </Tag>
        </p>
      )}
      <p>
        <a href={`/sessions/${next.id}`}>{next.title}</a>
      </p>
      <p className="muted small">
        <Span from={next.starts_at} to={next.ends_at} zone={next.zone} />
      </p>
    </section>
  );
}
