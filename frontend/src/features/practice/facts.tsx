import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { Practice } from "../../api/shapes";
import { useWord } from "../../api/vocabularies";
import { useFormat } from "../../ui/format";

function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div className="facts__item">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The strip that decides whether one reads on: what it is, what it cost, how far it is. */
export function Facts({ practice }: { practice: Practice }) {
  const format = useFormat();
  const theme = useWord("themes");
  const kind = useWord("practice_type");
  const stage = useWord("implementation_status");
  const band = useWord("cost_bands_eur");
  const evidence = useWord("evidence_level");
  const { cost } = practice;
  return (
    <dl className="facts">
      {practice.theme && <Fact name={<Trans>Theme</Trans>}>{theme(practice.theme)}</Fact>}
      {practice.practice_type && <Fact name={<Trans>Kind</Trans>}>{kind(practice.practice_type)}</Fact>}
      {practice.implementation_status && <Fact name={<Trans>Stage</Trans>}>{stage(practice.implementation_status)}</Fact>}
      {practice.cost_band && <Fact name={<Trans>Cost</Trans>}>{band(practice.cost_band)}</Fact>}
      {practice.evidence_level && <Fact name={<Trans>Evidence</Trans>}>{evidence(practice.evidence_level)}</Fact>}
      {practice.start && (
        <Fact name={<Trans>Running</Trans>}>
          {practice.start}
          {practice.end && <> – {practice.end}</>}
        </Fact>
      )}
      {cost && (
        <Fact name={<Trans>Paid</Trans>}>
          {format.money(cost.amount, cost.currency)}
          {cost.year !== null && <>, {cost.year}</>}
          {cost.what && <> ({cost.what})</>}
        </Fact>
      )}
      {practice.staff && <Fact name={<Trans>Staff</Trans>}>{practice.staff}</Fact>}
      {practice.legal_basis && <Fact name={<Trans>Legal basis</Trans>}>{practice.legal_basis}</Fact>}
    </dl>
  );
}
