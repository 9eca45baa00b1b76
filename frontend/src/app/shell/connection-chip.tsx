import { Trans } from "@lingui/react/macro";
import { useConnection } from "../../api/line";
import { Icon } from "../../ui/icon";
import { Time } from "../../ui/time";

/** Says what works while the line is down; silent while all is well. */
export function ConnectionChip() {
  const { line, lastSynced } = useConnection();
  if (line === "starting" || line === "online" || line === "polling") return <div role="status" />;
  if (line === "slow") {
    return (
      <div role="status" className="connection">
        <Icon name="radio" />
        <Trans>Slow line: news every few seconds</Trans>
      </div>
    );
  }
  return (
    <div role="status" className="connection">
      <Icon name="wifi-off" />
      {line === "reconnecting" ? (
        <Trans>Connecting again</Trans>
      ) : (
        <span>
          <Trans>No connection. You can read and write; it is sent later.</Trans>
          {lastSynced && (
            <>
              {" "}
              <Trans>
                Last synced <Time at={new Date(lastSynced).toISOString()} as="clock" />.
              </Trans>
            </>
          )}
        </span>
      )}
    </div>
  );
}
