import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { api, type ApiError, API } from "../../api/client";
import type { RenderedText } from "../../api/shapes";
import { Loaded } from "../../ui/states";

/** The text as the server will show it: there is one renderer. */
export function Preview({ body, language }: { body: string; language: string }) {
  const query = useQuery<RenderedText, ApiError>({
    queryKey: ["preview", body],
    queryFn: () => api.post<RenderedText>(`${API}/text/preview/`, { body }),
    gcTime: 60_000,
    staleTime: Infinity,
  });
  return (
    <div className="composer__preview">
      <Loaded query={query}>
        {({ html }) =>
          html ? (
            <div className="prose" lang={language} dangerouslySetInnerHTML={{ __html: html }} />
          ) : (
            <p className="muted">
              <Trans>There is nothing to show yet.</Trans>
            </p>
          )
        }
      </Loaded>
    </div>
  );
}
