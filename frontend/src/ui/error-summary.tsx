import { Trans } from "@lingui/react/macro";
import { useEffect, useRef } from "react";
import type { Fields } from "../api/client";
import "./field.css";

type Props = {
  /** Of the server: field name to sentences. */
  fields: Fields;
  /** Field name to the id of its control. */
  ids?: Record<string, string>;
  detail?: string;
};

/** What is wrong with the form, above it: takes the focus and leads to each field. */
export function ErrorSummary({ fields, ids = {}, detail }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const wrong = Object.entries(fields);
  useEffect(() => box.current?.focus(), [fields, detail]);
  if (wrong.length === 0 && !detail) return null;
  return (
    <div className="error-summary" role="alert" tabIndex={-1} ref={box}>
      <h2 className="error-summary__title">
        <Trans>Something needs your attention</Trans>
      </h2>
      {detail && <p>{detail}</p>}
      <ul className="stack stack--tight">
        {wrong.map(([name, sentences]) => (
          <li key={name}>{ids[name] ? <a href={`#${ids[name]}`}>{sentences.join(" ")}</a> : sentences.join(" ")}</li>
        ))}
      </ul>
    </div>
  );
}
