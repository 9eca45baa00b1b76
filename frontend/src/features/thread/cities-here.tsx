import { Trans, useLingui } from "@lingui/react/macro";
import type { CityRef, Message } from "../../api/shapes";
import { CityMark } from "../../ui/city-mark";

/** The cities that have written, each under its mark. */
export function CitiesHere({ messages }: { messages: Message[] }) {
  const { t } = useLingui();
  const cities = new Map<string, CityRef>();
  for (const { author } of messages) if (author.city) cities.set(author.city.slug, author.city);
  if (cities.size === 0) return null;
  return (
    <aside className="thread__aside only-desk" aria-label={t`About this thread`}>
      <h2 className="thread__aside-title">
        <Trans>Cities here</Trans>
      </h2>
      <ul className="thread__cities">
        {[...cities.values()].map((city) => (
          <li key={city.slug}>
            <a className="thread__city" href={`/cities/${city.slug}`}>
              <CityMark slug={city.slug} size="s" />
              {city.name}
            </a>
          </li>
        ))}
      </ul>
    </aside>
  );
}
