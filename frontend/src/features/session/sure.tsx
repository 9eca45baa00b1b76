import { Trans } from "@lingui/react/macro";
import { Button } from "../../ui/button";

type Props = { text: string; verb: string; onYes: () => void; onNo: () => void };

/** Asks once more before something that everybody sees and nobody can take back. */
export function Sure({ text, verb, onYes, onNo }: Props) {
  return (
    <div className="stack">
      <p>{text}</p>
      <div className="form__actions">
        <Button variant="remove" onClick={onYes}>
          {verb}
        </Button>
        <Button onClick={onNo}>
          <Trans>Not now</Trans>
        </Button>
      </div>
    </div>
  );
}
