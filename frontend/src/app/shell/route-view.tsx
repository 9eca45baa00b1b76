import { type ComponentType, useEffect, useState } from "react";
import { useBrowserLocation as useLocation } from "wouter/use-browser-location";
import { boot } from "../../api/boot";
import { expectHeading } from "../../ui/page-heading";
import { LoadingLine } from "../../ui/states";
import { type Match, matchRoute, type PageProps, type Route } from "../routes";
import { ErrorBoundary } from "./error-boundary";
import { awaitServer, NotHere } from "./not-here";

export type FailureKind = "403" | "404" | "500";

const KINDS = new Set<string>(["403", "404", "500"]);

export function isFailurePage(page: string): page is FailureKind {
  return KINDS.has(page);
}

let Failure: ComponentType<{ kind: FailureKind }> | null = null;

/** The screens for what the server refused; fetched only with such a page. */
export async function preloadFailure(): Promise<void> {
  Failure = (await import("./failure")).default;
}

const pages = new Map<Route, ComponentType<PageProps>>();

/** Fetches the code of a page, so that it can be shown in one frame. */
export async function preload(route: Route): Promise<void> {
  if (!pages.has(route)) pages.set(route, (await route.load()).default);
}

type Shown = { path: string; match: Match };

type Waiting = "no" | "code" | "line";

/** Keeps the page that is read until the next one's code is here; without a line as long as it takes. */
function useShown(path: string, refused: boolean): [Shown | null, Waiting] {
  const [gone, setGone] = useState<string | null>(null);
  const [shown, setShown] = useState<Shown | null>(() => {
    const match = matchRoute(path);
    return match && pages.has(match.route) ? { path, match } : null;
  });
  useEffect(() => {
    // What the server refused stays as it says: asking for the same address again would go on for ever.
    if (refused || shown?.path === path) return;
    const match = matchRoute(path);
    if (!match) return location.assign(path);
    let current = true;
    let stopAsking = () => {};
    preload(match.route).then(
      () => {
        if (!current) return;
        expectHeading();
        setShown({ path, match });
        window.scrollTo(0, 0);
      },
      // The code of an older release is gone after a deployment: the server has the new one. Without a line it has not.
      () => {
        if (current) stopAsking = awaitServer(() => setGone(path), () => location.assign(path));
      },
    );
    return () => {
      current = false;
      stopAsking();
      setGone(null);
    };
  }, [path, shown, refused]);
  if (shown === null || shown.path === path) return [shown, "no"];
  return [shown, gone === path ? "line" : "code"];
}

export function RouteView() {
  const [path] = useLocation();
  const [first] = useState(path);
  const refusal = path === first && isFailurePage(boot.page) ? boot.page : null;
  const [shown, waiting] = useShown(path, refusal !== null);
  if (Failure && refusal) return <Failure kind={refusal} />;
  if (!shown) return <LoadingLine />;
  const Page = pages.get(shown.match.route)!;
  return (
    <>
      {waiting === "code" && <LoadingLine />}
      {waiting === "line" && <NotHere />}
      <ErrorBoundary key={shown.path}>
        <Page key={shown.path} params={shown.match.params} />
      </ErrorBoundary>
    </>
  );
}
