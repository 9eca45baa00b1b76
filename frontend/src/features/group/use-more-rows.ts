import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, type ApiError } from "../../api/client";
import type { Page } from "../../api/shapes";

/** The pages of a list behind its first one, fetched one by one. */
export function useMoreRows<T>(first: Page<T> | undefined) {
  const [pages, setPages] = useState<Page<T>[]>([]);
  const next = (pages.at(-1) ?? first)?.next ?? null;
  const more = useMutation<Page<T>, ApiError, string>({
    mutationFn: (address) => api.get<Page<T>>(address),
    onSuccess: (page) => setPages((before) => [...before, page]),
  });
  return {
    rows: pages.flatMap((page) => page.results),
    next,
    isPending: more.isPending,
    load: () => next && more.mutate(next),
  };
}
