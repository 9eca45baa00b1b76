import { useSyncExternalStore } from "react";

const query = () => matchMedia("(min-width: 60rem)");

function watch(changed: () => void): () => void {
  const list = query();
  list.addEventListener("change", changed);
  return () => list.removeEventListener("change", changed);
}

/** Whether there is room for columns side by side. The server does not know: it paints them. */
export const useWide = (): boolean =>
  useSyncExternalStore(
    watch,
    () => query().matches,
    () => true,
  );
