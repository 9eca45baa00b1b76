import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, type ApiError, newKey } from "../../api/client";
import { url } from "../../api/keys";
import { useApi } from "../../api/queries";
import type { Practice } from "../../api/shapes";

export type Step = "submit" | "publish" | "request_changes" | "withdraw" | "archive";

export function usePractice(id: number) {
  return useApi<Practice>(url.practice(id));
}

/** One step of the editorial way; the practice as it is afterwards stands on the page at once. */
export function useStep(practice: Practice) {
  const client = useQueryClient();
  return useMutation<Practice, ApiError, { step: Step; body?: Record<string, unknown> }>({
    mutationFn: ({ step, body }) => api.post<Practice>(`${url.practice(practice.id)}${step}/`, body ?? {}, { version: practice.version }),
    onSuccess: (answer) => client.setQueryData([url.practice(practice.id)], answer),
  });
}

/** "Our city is interested": one tap, safe to repeat. */
export function useInterest(practice: Practice) {
  const client = useQueryClient();
  return useMutation<unknown, ApiError, void>({
    mutationFn: () => api.post(`${url.practice(practice.id)}adoptions/`, { stage: "interested" }, { key: newKey() }),
    onSuccess: () => client.invalidateQueries({ queryKey: [url.practice(practice.id)] }),
  });
}
