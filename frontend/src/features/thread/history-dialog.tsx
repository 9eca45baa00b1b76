import { Trans } from "@lingui/react/macro";
import { url } from "../../api/keys";
import { useApi } from "../../api/queries";
import type { Message, MessageVersions } from "../../api/shapes";
import { Loaded } from "../../ui/states";
import { Time } from "../../ui/time";

/** What a message said before, oldest first. */
export function HistoryDialog({ message }: { message: Message }) {
  const query = useApi<MessageVersions>(`${url.message(message.id)}versions/`);
  return (
    <Loaded query={query}>
      {({ results }) => (
        <ol className="stack">
          {results.map((version) => (
            <li key={version.version} className="card stack stack--tight">
              <p className="muted small">
                <Time at={version.written_at} as="full" />
              </p>
              <div className="prose" lang={version.language} dangerouslySetInnerHTML={{ __html: version.html }} />
            </li>
          ))}
          {results.length === 0 && (
            <li>
              <Trans>There is no earlier version.</Trans>
            </li>
          )}
        </ol>
      )}
    </Loaded>
  );
}
