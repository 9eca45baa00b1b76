import { Trans, useLingui } from "@lingui/react/macro";
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "../../ui/button";
import { BackLink, PageHeading } from "../../ui/page-heading";
import { Collisions } from "./collisions";
import { type CardForm, useCardForm, useSaverState } from "./form";
import type { Saver } from "./saver";
import { SavedWords } from "./saved-words";
import { ContactSection, ReadersSection, StageSection } from "./sections-more";
import { ThemeSection, WhatSection } from "./sections-what";
import { forgetBegun } from "./store";
import { SubmitBar } from "./submit-bar";
import { type SectionId, TaskList, useSectionNames } from "./task-list";

/** Nothing is lost when the page goes: the device has it, and a line that comes back is used at once. */
function useSafety(saver: Saver) {
  useEffect(() => {
    const keep = () => {
      void saver.keep();
      void saver.save();
    };
    const hide = () => document.visibilityState === "hidden" && keep();
    const retry = () => saver.retry();
    addEventListener("beforeunload", keep);
    addEventListener("pagehide", keep);
    document.addEventListener("visibilitychange", hide);
    addEventListener("online", retry);
    return () => {
      removeEventListener("beforeunload", keep);
      removeEventListener("pagehide", keep);
      document.removeEventListener("visibilitychange", hide);
      removeEventListener("online", retry);
      keep();
    };
  }, [saver]);
}

function Section({ id, children }: { id: SectionId; children: ReactNode }) {
  const names = useSectionNames();
  return (
    <section className="editor__section card form" id={`part-${id}`} tabIndex={-1} aria-labelledby={`part-${id}-name`}>
      <h2 id={`part-${id}-name`}>{names[id]}</h2>
      {children}
    </section>
  );
}

function Sections({ form, isNew }: { form: CardForm; isNew: boolean }) {
  return (
    <>
      <Section id="what"><WhatSection form={form} isNew={isNew} /></Section>
      <Section id="theme"><ThemeSection form={form} /></Section>
      <Section id="stage"><StageSection form={form} /></Section>
      <Section id="contact"><ContactSection form={form} /></Section>
      <Section id="readers"><ReadersSection form={form} /></Section>
    </>
  );
}

/** "New" goes on with what was begun here; the other way is one press away. */
function StartAnother() {
  const start = () => void forgetBegun().then(() => location.reload());
  return (
    <p><Button variant="quiet" icon="plus" onClick={start}><Trans>Start another practice</Trans></Button></p>
  );
}

/** The short card of a practice: a list of short forms in any order, on any day. */
export function Editor({ saver, goesOn }: { saver: Saver; goesOn: boolean }) {
  const { t } = useLingui();
  const state = useSaverState(saver);
  const [tries, setTries] = useState(0);
  const form = useCardForm(saver);
  useSafety(saver);
  return (
    <>
      <div className="page__head">
        <BackLink href={state.id === null ? "/practices" : `/practices/${state.id}`}>
          {state.id === null ? <Trans>All practices</Trans> : <Trans>The practice</Trans>}
        </BackLink>
        <PageHeading title={state.values.title.trim() || t`New practice`} />
        <SavedWords state={state} />
        {goesOn && <StartAnother />}
      </div>
      <div className="page__columns">
        <TaskList values={state.values} />
        <form className="editor__form stack stack--wide" onSubmit={(event) => event.preventDefault()}>
          <Collisions saver={saver} state={state} />
          <Sections form={form} isNew={state.id === null} />
          <SubmitBar saver={saver} state={state} tried={tries > 0} onTry={() => setTries((n) => n + 1)} />
        </form>
      </div>
    </>
  );
}
