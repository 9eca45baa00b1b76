import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { Practice } from "../../api/shapes";
import { ButtonLink, Button } from "../../ui/button";
import { ErrorBox } from "../../ui/states";
import { Tag } from "../../ui/tag";
import { toast } from "../../ui/toast";
import { useInterest } from "./data";

/** What a reader can do next: say that her city is interested, and talk about it. */
export function Interest({ practice }: { practice: Practice }) {
  const { t } = useLingui();
  const interest = useInterest(practice);
  const cities = Object.values(practice.adoptions).reduce((sum, count) => sum + count, 0);
  const say = () => interest.mutate(undefined, { onSuccess: () => toast(t`The city that shared it is told that you are interested.`) });
  return (
    <section className="practice__next card stack" aria-label={t`What next`}>
      <p>
        <Plural value={cities} _0="No city has said yet that it is interested." one="# city is interested or reuses it." other="# cities are interested or reuse it." />
      </p>
      {practice.mine.adoption ? (
        <Tag tone="good" icon="check">
          <Trans>Your city is interested</Trans>
        </Tag>
      ) : (
        practice.can.includes("interested") && (
          <Button variant="primary" icon="heart-handshake" busy={interest.isPending} onClick={say}>
            <Trans>We are interested</Trans>
          </Button>
        )
      )}
      {interest.error && <ErrorBox error={interest.error} />}
      {practice.thread !== null && practice.can.length > 0 && (
        <ButtonLink href={`/threads/${practice.thread}`} icon="message-square">
          <Trans>Discussion</Trans>
        </ButtonLink>
      )}
    </section>
  );
}
