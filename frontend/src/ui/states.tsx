import { Trans } from "@lingui/react/macro";
import { type ReactNode, useEffect, useState } from "react";
import type { ApiError } from "../api/client";
import { Button } from "./button";
import { Icon } from "./icon";
import "./states.css";

/** Says what will be here, why it is empty, and one thing to do. */
export function EmptyState({ title, children, action }: { title: ReactNode; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty-state">
      <p className="empty-state__title">{title}</p>
      {children && <div className="empty-state__text">{children}</div>}
      {action}
    </div>
  );
}

/** What happened, what was kept, what to do; the server's own sentence where it has one. */
export function ErrorBox({ error, onRetry, kept }: { error: ApiError; onRetry?: () => void; kept?: ReactNode }) {
  return (
    <div className="error-box" role="alert">
      <Icon name="triangle-alert" />
      <div className="stack stack--tight">
        <p className="error-box__title">
          {error.status === 0 ? <Trans>The server cannot be reached.</Trans> : error.detail || <Trans>That did not work.</Trans>}
        </p>
        {kept && <p>{kept}</p>}
        {onRetry && (
          <div>
            <Button small icon="refresh-cw" onClick={onRetry}>
              <Trans>Try again</Trans>
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

const SHOWN_AFTER_MS = 300;
const LONG_AFTER_MS = 8_000;

function usePassed(ms: number): boolean {
  const [passed, setPassed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setPassed(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return passed;
}

/** A thin woven line, after 300 ms; after eight seconds it says so in words. */
export function LoadingLine() {
  const shown = usePassed(SHOWN_AFTER_MS);
  const long = usePassed(LONG_AFTER_MS);
  if (!shown) return null;
  return (
    <div className="loading-line" role="status">
      <span className="loading-line__thread" aria-hidden="true" />
      {long ? <Trans>This takes longer than usual.</Trans> : <span className="vh"><Trans>Loading</Trans></span>}
    </div>
  );
}

type QueryLike<T> = { data: T | undefined; error: ApiError | null; refetch: () => unknown };

/** The three states of a query: what it holds, why it holds nothing, or the waiting line. */
export function Loaded<T>({ query, children }: { query: QueryLike<T>; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ErrorBox error={query.error} onRetry={() => void query.refetch()} />;
  return <LoadingLine />;
}

/** Extra words behind a summary line. */
export function Disclosure({ summary, children, open }: { summary: ReactNode; children: ReactNode; open?: boolean }) {
  return (
    <details className="disclosure" open={open}>
      <summary className="disclosure__summary">{summary}</summary>
      <div className="disclosure__body">{children}</div>
    </details>
  );
}
