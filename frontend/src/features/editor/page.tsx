import { Trans, useLingui } from "@lingui/react/macro";
import { numberOf, type PageProps } from "../../app/routes";
import { PageHeading } from "../../ui/page-heading";
import { ErrorBox, LoadingLine } from "../../ui/states";
import { Editor } from "./editor";
import { useStart } from "./use-start";
import "./editor.css";

function Opening({ id }: { id: number | null }) {
  const { t } = useLingui();
  const { saver, query } = useStart(id);
  const mayEdit = query.data === undefined || query.data.can.includes("edit");
  if (saver && (mayEdit || saver.get().id === null)) return <Editor saver={saver} goesOn={id === null && query.data !== undefined} />;
  return (
    <div className="page__head">
      <PageHeading title={t`New practice`} />
      {query.error ? <ErrorBox error={query.error} onRetry={() => void query.refetch()} /> : saver ? <p><Trans>This practice cannot be changed by you now.</Trans></p> : <LoadingLine />}
    </div>
  );
}

/** Write a practice of one's own city, or go on with it. */
export default function EditorPage({ params }: PageProps) {
  const id = params.id ? numberOf(params.id) : null;
  return (
    <div className="page practice-editor editor">
      <Opening key={id ?? "new"} id={id} />
    </div>
  );
}
