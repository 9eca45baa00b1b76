import { Trans, useLingui } from "@lingui/react/macro";
import { useWord } from "../../api/vocabularies";
import { url } from "../../api/keys";
import { useApi } from "../../api/queries";
import type { Group, Me, Page, Seat } from "../../api/shapes";
import { useMe } from "../../app/me";
import { signOut } from "../../app/shell/account-button";
import { Button } from "../../ui/button";
import { CityMark } from "../../ui/city-mark";
import { PageHeading } from "../../ui/page-heading";
import { Time } from "../../ui/time";
import { Devices } from "./devices";
import { ProfileForm } from "./profile-form";
import "./me.css";

function SeatRow({ seat, groups }: { seat: Seat; groups: Map<string, string> }) {
  const role = useWord("roles");
  return (
    <li className="me__seat">
      <CityMark slug={seat.city?.slug ?? ""} size="s" />
      <div>
        <p>
          <b>{seat.title || role(seat.role)}</b>
        </p>
        <p className="muted small">
          {[role(seat.role), seat.city?.name, groups.get(seat.group ?? "")].filter(Boolean).join(" · ")} · <Trans>since</Trans> <Time at={seat.since} as="day" />
        </p>
      </div>
    </li>
  );
}

function Seats({ me }: { me: Me }) {
  const found = useApi<Page<Group>>(url.groups).data?.results ?? [];
  const groups = new Map(found.map(({ slug, name }) => [slug, name]));
  return (
    <section className="stack" aria-labelledby="me-seats">
      <h2 id="me-seats">
        <Trans>My offices</Trans>
      </h2>
      {me.seats.length > 0 ? (
        <ul className="stack">
          {me.seats.map((seat) => (
            <SeatRow key={`${seat.role} ${seat.city?.slug} ${seat.group}`} seat={seat} groups={groups} />
          ))}
        </ul>
      ) : (
        <p className="muted">
          <Trans>You hold no office in the network yet.</Trans>
        </p>
      )}
    </section>
  );
}

/** Who I am here, how I want to read, where I am signed in. */
export default function MePage() {
  const { t } = useLingui();
  const me = useMe();
  if (!me) return null;
  return (
    <div className="page me">
      <div className="page__head">
        <div className="row row--apart">
          <PageHeading title={t`My profile and settings`} />
          <Button icon="log-out" onClick={() => void signOut()}>
            <Trans>Sign out</Trans>
          </Button>
        </div>
        <p className="muted">{me.email}</p>
      </div>
      <div className="page__columns">
        <ProfileForm key={me.version} me={me} />
        <div className="stack stack--wide">
          <Seats me={me} />
          <Devices />
        </div>
      </div>
    </div>
  );
}
