import { useFormat } from "./format";

/** A moment in the reader's words; the full date is in its title. */
export function Time({ at, zone, as = "when" }: { at: string; zone?: string; as?: "when" | "full" | "day" | "clock" }) {
  const format = useFormat();
  return (
    <time dateTime={at} title={format.full(at, zone)} className={as === "full" ? "num" : "num nowrap"}>
      {format[as](at, zone)}
    </time>
  );
}

/** Start and end of a meeting, in its city's own time too when that differs from the reader's. */
export function Span({ from, to, zone }: { from: string; to: string; zone: string }) {
  const format = useFormat();
  const own = `${format.full(from)}–${format.clock(to)}`;
  const there = `${format.clock(from, zone)}–${format.clock(to, zone)}`;
  const differs = format.clock(from) !== format.clock(from, zone);
  return (
    <span className="num">
      <time dateTime={from}>{own}</time>
      {differs && ` (${zone.split("/").pop()?.replace("_", " ")} ${there})`}
    </span>
  );
}
