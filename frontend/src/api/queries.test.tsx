import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { act, render, screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import type { Listener } from "./follower";
import { live } from "./line";
import { useFollow } from "./queries";
import type { Cursor, StreamEvent } from "./shapes";

type State = { held: number[]; cursor: Cursor };
const at = (seq: number): Cursor => ({ stream: "thread:1", epoch: "e1", seq });
const event = (seq: number): StreamEvent => ({ seq, type: "thread.read", at: "", by: null, data: { thread: 1, last_read_no: seq } });
const apply = (state: State, { seq }: StreamEvent): State => (state.held.includes(seq) ? state : { ...state, held: [...state.held, seq] });

/** A page whose snapshot is read by hand, on a line that is played by hand. */
function page() {
  let listener: Listener | null = null;
  const resets: number[] = [];
  vi.spyOn(live, "join").mockImplementation((_, given) => {
    listener = given;
    return { reset: ({ seq }) => resets.push(seq), leave: () => undefined };
  });
  const answers: ((state: State) => void)[] = [];
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  function Reader() {
    const query = useQuery<State>({ queryKey: ["t"], queryFn: () => new Promise((done) => answers.push(done)), structuralSharing: false });
    useFollow<State>({ queryKey: ["t"], state: query.data, cursorOf: (state) => state.cursor, apply });
    return <p>{query.data?.held.join(",") ?? "none"}</p>;
  }
  render(
    <QueryClientProvider client={client}>
      <Reader />
    </QueryClientProvider>,
  );
  return { client, resets, answer: (state: State) => act(async () => answers.shift()!(state)), say: (...seqs: number[]) => act(async () => listener!.onEvents(seqs.map(event))) };
}

test("an answer that was overtaken by events does not lose them", async () => {
  const { client, resets, answer, say } = page();
  await answer({ held: [1], cursor: at(1) });
  await waitFor(() => screen.getByText("1"));
  const reading = client.refetchQueries({ queryKey: ["t"] });
  await say(2);
  await waitFor(() => screen.getByText("1,2"));
  await answer({ held: [1], cursor: at(1) });
  await act(() => reading);
  // The line is told to go on after 1, so that 2 comes again.
  expect(resets).toEqual([1]);
  await say(2);
  await waitFor(() => screen.getByText("1,2"));
});
