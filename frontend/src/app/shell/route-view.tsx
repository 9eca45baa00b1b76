import { type ComponentType, useEffect, useState } from "react";
import { useBoot } from "../../api/boot";
import { usePath } from "../../platform/location";
import { expectHeading } from "../../ui/page-heading";
import { LoadingLine } from "../../ui/states";
import { type Load, loaderOf, type Match, matchRoute, type PageProps } from "../routes";
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

const pages = new Map<Load, ComponentType<PageProps>>();

/** Fetches the code of a page, so that it can be shown in one frame. */
export async function preload(load: Load): Promise<void> {
  if (!pages.has(load)) pages.set(load, (await load()).default);
}

type Shown = { path: string; params: Match["params"]; load: Load };

function placeAt(path: string, isSignedIn: boolean): Shown | null {
  const match = matchRoute(path);
  return match && { path, params: match.params, load: loaderOf(path, match.route, isSignedIn) };
}

/** True when the page at this address can be drawn at once. */
export function hasCodeFor(path: string, isSignedIn: boolean): boolean {
  const place = placeAt(path, isSignedIn);
  return place !== null && pages.has(place.load);
}

type Waiting = "no" | "code" | "line";

/** Keeps the page that is read until the next one's code is here; without a line as long as it takes. */
function useShown(path: string, refused: boolean): [Shown | null, Waiting] {
  const isSignedIn = useBoot().me !== null;
  const [gone, setGone] = useState<string | null>(null);
  const [shown, setShown] = useState<Shown | null>(() => {
    const first = placeAt(path, isSignedIn);
    return first && pages.has(first.load) ? first : null;
  });
  useEffect(() => {
    // What the server refused stays as it says: asking for the same address again would go on for ever.
    if (refused || shown?.path === path) return;
    const next = placeAt(path, isSignedIn);
    if (!next) return location.assign(path);
    let current = true;
    let stopAsking = () => {};
    preload(next.load).then(
      () => {
        if (!current) return;
        expectHeading();
        setShown(next);
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
  }, [path, isSignedIn, shown, refused]);
  if (shown === null || shown.path === path) return [shown, "no"];
  return [shown, gone === path ? "line" : "code"];
}

export function RouteView() {
  const { page } = useBoot();
  const path = usePath();
  const [first] = useState(path);
  const refusal = path === first && isFailurePage(page) ? page : null;
  const [shown, waiting] = useShown(path, refusal !== null);
  if (Failure && refusal) return <Failure kind={refusal} />;
  if (!shown) return <LoadingLine />;
  const Page = pages.get(shown.load)!;
  return (
    <>
      {waiting === "code" && <LoadingLine />}
      {waiting === "line" && <NotHere />}
      <ErrorBoundary key={shown.path}>
        <Page key={shown.path} params={shown.params} />
      </ErrorBoundary>
    </>
  );
}
