import { Trans, useLingui } from "@lingui/react/macro";
import type { Practice } from "../../api/shapes";
import { numberOf, type PageProps } from "../../app/routes";
import { CityMark } from "../../ui/city-mark";
import { BackLink, PageHeading } from "../../ui/page-heading";
import { Loaded } from "../../ui/states";
import { inReadersWords } from "../../ui/texts";
import { useCountries } from "../cities/names";
import { usePractice } from "./data";
import { Facts } from "./facts";
import { Interest } from "./interest";
import { Review } from "./review";
import { Afterwards, Sections } from "./sections";
import "./practice.css";

function Head({ practice }: { practice: Practice }) {
  const { t, i18n } = useLingui();
  const country = useCountries();
  const title = inReadersWords(practice.title, i18n.locale, practice.original_language);
  const summary = inReadersWords(practice.summary, i18n.locale, practice.original_language);
  return (
    <div className="page__head">
      <BackLink href="/practices">
        <Trans>All practices</Trans>
      </BackLink>
      <p className="practice__place row">
        <CityMark slug={practice.city.slug} />
        <span>
          <a href={`/cities/${practice.city.slug}`}>{practice.city.name}</a>, {country(practice.city.country)}
          {practice.edition && (
            <span className="muted">
              {" · "}
              <Trans>edition {practice.edition}</Trans>
            </span>
          )}
        </span>
      </p>
      <PageHeading title={title.text || t`Untitled practice`} lang={title.tag} />
      <p className="page__lead" lang={summary.tag}>
        {summary.text}
      </p>
    </div>
  );
}

function PracticeView({ practice }: { practice: Practice }) {
  return (
    <>
      <Head practice={practice} />
      <div className="page__columns">
        <div className="stack stack--wide">
          <Review practice={practice} />
          <Facts practice={practice} />
          <Sections practice={practice} />
          <Afterwards practice={practice} />
          <p className="muted small">
            <Trans>Text: {practice.licence}</Trans>
          </p>
        </div>
        <Interest practice={practice} />
      </div>
    </>
  );
}

/** One practice: enough to decide in three minutes whether it would work in one's own city. */
export default function PracticePage({ params }: PageProps) {
  const query = usePractice(numberOf(params.id));
  return (
    <article className="page practice">
      <Loaded query={query}>{(practice) => <PracticeView practice={practice} />}</Loaded>
    </article>
  );
}
