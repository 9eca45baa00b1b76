import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, type ApiError } from "../../api/client";
import { url } from "../../api/keys";
import { useApi } from "../../api/queries";
import type { Page, SignIn } from "../../api/shapes";
import { Button } from "../../ui/button";
import { Loaded } from "../../ui/states";
import { Tag } from "../../ui/tag";
import { Time } from "../../ui/time";
import { toast } from "../../ui/toast";

/** A browser in words: what comes first of the known names. */
function browserOf(agent: string): string {
  const name = ["Firefox", "Edg", "OPR", "Chrome", "Safari"].find((one) => agent.includes(one));
  const system = ["Android", "iPhone", "iPad", "Windows", "Mac OS X", "Linux"].find((one) => agent.includes(one));
  const browser = name === "Edg" ? "Edge" : name === "OPR" ? "Opera" : name;
  return [browser, system].filter(Boolean).join(", ") || agent.slice(0, 60);
}

/** Where I am signed in, and a way to end it elsewhere. */
export function Devices() {
  const { t } = useLingui();
  const client = useQueryClient();
  const query = useApi<Page<SignIn>>(url.mySessions);
  const end = useMutation<unknown, ApiError>({
    mutationFn: () => api.delete(url.mySessions),
    onSuccess: async () => {
      toast(t`You are signed out everywhere else.`);
      await client.invalidateQueries({ queryKey: [url.mySessions] });
    },
    onError: (error) => toast(error.detail, { tone: "danger" }),
  });
  return (
    <section className="stack" aria-labelledby="me-devices">
      <h2 id="me-devices">
        <Trans>Where I am signed in</Trans>
      </h2>
      <Loaded query={query}>
        {({ results }) => (
          <>
            <ul className="stack">
              {results.map((device) => (
                <li key={device.id} className="stack stack--tight">
                  <p className="row">
                    {browserOf(device.agent) || t`Unknown browser`}
                    {device.current && (
                      <Tag tone="good">
                        <Trans>This device</Trans>
                      </Tag>
                    )}
                  </p>
                  {device.signed_in_at && (
                    <p className="muted small">
                      <Time at={device.signed_in_at} as="full" />
                    </p>
                  )}
                </li>
              ))}
            </ul>
            {results.length > 1 && (
              <div>
                <Button busy={end.isPending} onClick={() => end.mutate()}>
                  <Trans>Sign out everywhere else</Trans>
                </Button>
              </div>
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}
