import { lazy, Suspense, useSyncExternalStore } from "react";
import { overlay } from "./overlay";

const Layer = lazy(() => import("./overlay/layer"));

/** Stands once in the shell. Fetches the widgets when something first opens. */
export function OverlayHost({ navigate }: { navigate: (href: string) => void }) {
  const request = useSyncExternalStore(overlay.watch, overlay.get, overlay.get);
  if (!request) return null;
  return (
    <Suspense fallback={null}>
      <Layer request={request} navigate={navigate} />
    </Suspense>
  );
}
