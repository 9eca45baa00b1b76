import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useRef } from "react";
import { Button } from "../../ui/button";
import { toast } from "../../ui/toast";
import { useNames, useSaid } from "./names";
import type { Saver, SaverState } from "./saver";
import type { Name } from "./values";

function Collision({ name, state, onChoose }: { name: Name; state: SaverState; onChoose: (whose: "mine" | "theirs") => void }) {
  const label = useNames()[name];
  const said = useSaid(name);
  return (
    <li className="editor__collision stack stack--tight">
      <h3>{label}</h3>
      <p className="muted small"><Trans>Yours</Trans></p>
      <blockquote lang={state.values.original_language}>{said(state.values[name])}</blockquote>
      <p className="muted small"><Trans>Theirs</Trans></p>
      <blockquote lang={state.values.original_language}>{said(state.theirs[name])}</blockquote>
      <p className="row">
        <Button onClick={() => onChoose("mine")}><Trans>Keep mine</Trans></Button>
        <Button onClick={() => onChoose("theirs")}><Trans>Take theirs</Trans></Button>
      </p>
    </li>
  );
}

/** Fields that two people wrote at once, with both texts: nothing is lost before one is chosen. */
export function Collisions({ saver, state }: { saver: Saver; state: SaverState }) {
  const { t } = useLingui();
  const names = Object.keys(state.theirs) as Name[];
  const box = useRef<HTMLElement>(null);
  const isAsked = names.length > 0;
  useEffect(() => {
    // Whoever writes further down would not see the box appear.
    if (isAsked) toast(t`Somebody else changed this too`, { action: { label: t`Show both texts`, run: () => box.current?.focus() } });
  }, [isAsked, t]);
  if (!isAsked) return null;
  return (
    <section className="card stack" tabIndex={-1} ref={box} aria-labelledby="editor-collisions">
      <h2 id="editor-collisions"><Trans>Somebody else changed this too</Trans></h2>
      <ul className="stack">{names.map((name) => <Collision key={name} name={name} state={state} onChoose={(whose) => saver.choose(name, whose)} />)}</ul>
    </section>
  );
}
