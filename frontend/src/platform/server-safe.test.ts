import { expect, test } from "vitest";
import { browserNamesIn } from "../../scripts/server-safe.mjs";

const placesIn = (text: string) => browserNamesIn("planted.tsx", text).map(({ name, time }) => `${name} at ${time}`);

test("a module that reads the browser is found", () => {
  expect(placesIn(`const dark = matchMedia("(dark)").matches;`)).toEqual(["matchMedia at module"]);
  expect(placesIn(`if (!document.getElementById("x")) window.scrollTo(0, 0);`)).toEqual(["document at module", "window at module"]);
});

test("a component or a hook that reads it while it renders is found", () => {
  expect(placesIn(`function Page() { return <a href={location.pathname}>here</a>; }`)).toEqual(["location at render"]);
  expect(placesIn(`const usePath = () => location.pathname;`)).toEqual(["location at render"]);
  expect(placesIn(`function Page() { const [at] = useState(() => navigator.onLine); return at; }`)).toEqual(["navigator at render"]);
});

test("effects, handlers, plain functions and other things of the same name are let be", () => {
  expect(placesIn(`function useTitle(t: string) { useEffect(() => { document.title = t; }, [t]); }`)).toEqual([]);
  expect(placesIn(`function Page() { return <button onClick={() => location.reload()} />; }`)).toEqual([]);
  expect(placesIn(`export function scroll() { window.scrollTo(0, 0); }`)).toEqual([]);
  expect(placesIn(`const can = typeof navigator === "undefined"; const name = page.location;`)).toEqual([]);
  expect(placesIn(`function Fix({ history }: { history: string }) { return history; }`)).toEqual([]);
});
