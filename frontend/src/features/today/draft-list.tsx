import { Trans, useLingui } from "@lingui/react/macro";
import { url } from "../../api/keys";
import { useApi } from "../../api/queries";
import type { Page, ServerDraft } from "../../api/shapes";
import { Time } from "../../ui/time";

type KeptDraft = ServerDraft & { content: { body?: string; title?: string } };

const LONGEST = 70;
const PATHS: Record<string, (id: string) => string> = {
  thread: (id) => `/threads/${id}#reply`,
  group: (slug) => `/groups/${slug}/threads`,
  session: (id) => `/sessions/${id}`,
  practice: (id) => `/practices/${id}/edit`,
};

function addressOf(place: string): string | null {
  const [kind = "", id = ""] = place.split(":");
  return PATHS[kind]?.(id) ?? null;
}

function beginning({ title, body = "" }: KeptDraft["content"]): string {
  const text = title?.trim() || body.trim().replace(/\s+/g, " ");
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** What the person began to write somewhere and has not sent. */
export function DraftList() {
  const { t } = useLingui();
  const drafts = useApi<Page<KeptDraft>>(url.myDrafts).data?.results ?? [];
  const shown = drafts.filter(({ place, content }) => addressOf(place) && beginning(content));
  if (shown.length === 0) return null;
  return (
    <section className="card stack stack--tight" aria-labelledby="today-drafts">
      <h2 id="today-drafts">
        <Trans>My drafts</Trans>
      </h2>
      <ul className="stack stack--tight">
        {shown.map(({ place, content, saved_at }) => (
          <li key={place}>
            <a href={addressOf(place)!}>{beginning(content) || t`Draft`}</a>{" "}
            <span className="muted small">
              <Time at={saved_at} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
