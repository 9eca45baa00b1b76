import { Trans } from "@lingui/react/macro";
import { useConnection } from "../../api/line";
import { Icon } from "../../ui/icon";
import { Time } from "../../ui/time";

/** How the line is, in words. */
export function ConnectionWords() {
  const { line, lastSynced } = useConnection();
  const down = line === "reconnecting" || line === "offline";
  return (
    <p role="status" className={`room__line room__line--${line}`}>
      <Icon name={down ? "wifi-off" : "radio"} />
      <span>
        {line === "starting" && <Trans>Connecting</Trans>}
        {line === "online" && <Trans>Connected</Trans>}
        {(line === "polling" || line === "slow") && <Trans>Slow line: news every few seconds</Trans>}
        {line === "reconnecting" && <Trans>Connecting again</Trans>}
        {line === "offline" &&
          (lastSynced ? (
            <Trans>
              No connection, last synced <Time at={new Date(lastSynced).toISOString()} as="clock" />
            </Trans>
          ) : (
            <Trans>No connection</Trans>
          ))}
      </span>
    </p>
  );
}
