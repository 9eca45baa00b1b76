import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useBoot } from "../../api/boot";
import { api, type ApiError } from "../../api/client";
import { url } from "../../api/keys";
import type { Me, Theme } from "../../api/shapes";
import { useVocabulary } from "../../api/vocabularies";
import { Button } from "../../ui/button";
import { CheckField, RadioGroup } from "../../ui/choice";
import { ErrorSummary } from "../../ui/error-summary";
import { SelectField, TextField } from "../../ui/field";
import { toast } from "../../ui/toast";

const IDS = { name: "me-name", language: "me-language", zone: "me-zone" };

type Profile = Pick<Me, "name" | "language" | "languages_read" | "zone" | "theme">;

function useSave(me: Me) {
  const boot = useBoot();
  const client = useQueryClient();
  const { t } = useLingui();
  return useMutation<Me, ApiError, Profile>({
    mutationFn: (profile) => api.patch<Me>(url.me, profile, { version: me.version }),
    onSuccess: (answer) => {
      // The words of the interface are the page's: another language is another page.
      if (answer.language !== boot.language) return location.reload();
      client.setQueryData([url.me], answer);
      toast(t`Saved.`);
    },
  });
}

function LanguagesRead({ chosen, onChange }: { chosen: string[]; onChange: (tags: string[]) => void }) {
  const locales = useVocabulary("locales");
  return (
    <fieldset className="field">
      <legend className="field__label">
        <Trans>Languages I read</Trans>
      </legend>
      <div className="me__languages">
        {locales.map(({ code, label }) => (
          <CheckField
            key={code}
            label={label}
            checked={chosen.includes(code)}
            onChange={(on) => onChange(on ? [...chosen, code] : chosen.filter((tag) => tag !== code))}
          />
        ))}
      </div>
    </fieldset>
  );
}

export function ProfileForm({ me }: { me: Me }) {
  const { t } = useLingui();
  const { languages } = useBoot();
  const { name, language, languages_read, zone, theme } = me;
  const [profile, setProfile] = useState<Profile>({ name, language, languages_read, zone, theme });
  const save = useSave(me);
  const set = (part: Partial<Profile>) => setProfile((before) => ({ ...before, ...part }));
  const errors = save.error?.fields ?? {};
  const zones = Intl.supportedValuesOf("timeZone");
  const offered = zones.includes(profile.zone) ? zones : [profile.zone, ...zones];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(profile);
  };
  return (
    <form className="form card" onSubmit={submit}>
      {save.error && <ErrorSummary fields={errors} ids={IDS} detail={save.error.detail} />}
      <TextField id={IDS.name} label={t`Name`} value={profile.name} errors={errors.name} autoComplete="name" onChange={(value) => set({ name: value })} />
      <SelectField
        id={IDS.language}
        label={t`Language of the pages`}
        value={profile.language}
        errors={errors.language}
        options={languages.map(({ tag, name: own }) => ({ value: tag, label: own }))}
        onChange={(value) => set({ language: value })}
      />
      <LanguagesRead chosen={profile.languages_read} onChange={(tags) => set({ languages_read: tags })} />
      <SelectField
        id={IDS.zone}
        label={t`Time zone`}
        hint={t`Meetings are shown in it.`}
        value={profile.zone}
        errors={errors.zone}
        options={offered.map((value) => ({ value, label: value.replaceAll("_", " ") }))}
        onChange={(value) => set({ zone: value })}
      />
      <RadioGroup
        legend={<Trans>Colours</Trans>}
        value={profile.theme}
        options={[
          { value: "system", label: t`As on my device` },
          { value: "light", label: t`Light` },
          { value: "dark", label: t`Dark` },
        ]}
        onChange={(value) => set({ theme: value as Theme })}
      />
      <div className="form__actions">
        <Button type="submit" variant="primary" busy={save.isPending}>
          <Trans>Save</Trans>
        </Button>
      </div>
    </form>
  );
}
