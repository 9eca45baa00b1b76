import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { api, type ApiError } from "../../api/client";
import { url } from "../../api/keys";
import type { Message, SealedText } from "../../api/shapes";
import { Loaded } from "../../ui/states";

/** A withheld text for its author and for the group's desk. Never kept: each reading asks the server. */
export function SealedDialog({ message, own }: { message: Message; own: boolean }) {
  const query = useQuery<SealedText, ApiError>({
    queryKey: ["sealed", message.id, message.version],
    queryFn: () => api.get<SealedText>(`${url.message(message.id)}sealed/`),
    gcTime: 0,
    staleTime: 0,
    retry: false,
  });
  return (
    <Loaded query={query}>
      {({ html, language, note }) => (
        <div className="stack">
          {!own && (
            <p className="muted">
              <Trans>Your reading of this text has been recorded.</Trans>
            </p>
          )}
          <div className="card prose" lang={language} dangerouslySetInnerHTML={{ __html: html }} />
          {note && (
            <p>
              <Trans>The chair wrote:</Trans> {note}
            </p>
          )}
        </div>
      )}
    </Loaded>
  );
}
