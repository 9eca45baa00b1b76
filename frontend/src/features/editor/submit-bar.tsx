import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Trans, useLingui } from "@lingui/react/macro";
import { api, ApiError, type Fields } from "../../api/client";
import { url } from "../../api/keys";
import type { Practice } from "../../api/shapes";
import { useNavigate } from "../../app/navigation";
import { Button } from "../../ui/button";
import { ErrorSummary } from "../../ui/error-summary";
import { ErrorBox } from "../../ui/states";
import { toast } from "../../ui/toast";
import { idOf, useNames } from "./names";
import type { Saver, SaverState } from "./saver";
import { forgetBegun } from "./store";
import { missingNames, type Name } from "./values";

/** Saves what is left, then hands the card to the chair of the group. */
async function handOver(saver: Saver): Promise<Practice> {
  await saver.save();
  const { id } = saver.get();
  // Not everything got through: the words above the form say why, and the text stays.
  if (id === null || !(await saver.save())) throw saver.get().refusal ?? new ApiError(0);
  return api.post<Practice>(`${url.practice(id)}submit/`, {}, { version: saver.versionNow() });
}

export function useSubmit(saver: Saver) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const client = useQueryClient();
  return useMutation<Practice, ApiError>({
    networkMode: "always",
    mutationFn: () => handOver(saver),
    onSuccess: async (practice) => {
      await saver.end(true);
      await forgetBegun();
      toast(t`The card is with the chair of the group.`);
      navigate(`/practices/${practice.id}`);
      client.setQueryData([url.practice(practice.id)], practice);
    },
  });
}

type Props = { saver: Saver; state: SaverState; tried: boolean; onTry: () => void };

export function SubmitBar({ saver, state, tried, onTry }: Props) {
  const { t } = useLingui();
  const names = useNames();
  const submit = useSubmit(saver);
  const missing = missingNames(state.values);
  const fields: Fields = Object.fromEntries(missing.map((name) => [name, [t`Missing: ${names[name]}`]]));
  const ids = Object.fromEntries(missing.map((name): [Name, string] => [name, idOf(name)]));
  const go = () => {
    onTry();
    if (missing.length === 0) submit.mutate();
  };
  return (
    <div className="stack">
      {tried && missing.length > 0 && <ErrorSummary fields={fields} ids={ids} detail={t`This is needed before the card can be submitted.`} />}
      {submit.error && <ErrorBox error={submit.error} />}
      <div className="form__actions">
        <Button variant="primary" icon="send" busy={submit.isPending} onClick={go}><Trans>Submit to the chair</Trans></Button>
        <span className="muted small"><Trans>You need not finish today: the draft stays.</Trans></span>
      </div>
    </div>
  );
}
