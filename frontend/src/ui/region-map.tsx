import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import regionUrl from "../assets/region.json?url";
import { IconButton } from "./button";
import { placesOn, type RegionMap as Region } from "./projection";
import "./region-map.css";

export type Place = { key: string; name: string; lon: number; lat: number; /** Shown in the diamond from 2 on. */ count?: number };

type Props = {
  places: Place[];
  /** The key of the place that is lit. */
  chosen?: string | null;
  onChoose?: (key: string) => void;
  label: string;
};

const CLOSEST = 4;
const NAMED_FROM = 3;
const SIZE = 9;
const SIZE_PER_COUNT = 1.5;
const LARGEST = 18;

type Drawn = Place & { x: number; y: number; size: number };

async function readRegion(): Promise<Region> {
  const answer = await fetch(regionUrl);
  return (await answer.json()) as Region;
}

function useDrawn(region: Region | undefined, places: Place[]): Drawn[] {
  return useMemo(() => {
    if (!region) return [];
    const put = placesOn(region.projection);
    return places.map((place) => {
      const [x, y] = put(place.lon, place.lat);
      return { ...place, x, y, size: Math.min(LARGEST, SIZE + SIZE_PER_COUNT * (place.count ?? 0)) };
    });
  }, [region, places]);
}

function Diamond({ place, lit, near, onChoose }: { place: Drawn; lit: boolean; near: number; onChoose?: (key: string) => void }) {
  const { x, y, size, count = 0 } = place;
  const half = size / near ** 0.5;
  return (
    <g className={lit ? "region-map__place region-map__place--lit" : "region-map__place"} onClick={() => onChoose?.(place.key)}>
      <path d={`M${x},${y - half}L${x + half},${y}L${x},${y + half}L${x - half},${y}Z`} />
      {count > 1 && (
        <text x={x} y={y} fontSize={half * 1.1}>
          {count}
        </text>
      )}
      {(lit || count >= NAMED_FROM || near >= 3) && (
        <text className="region-map__name" x={x + half + 3} y={y} fontSize={16 / near ** 0.7}>
          {place.name}
        </text>
      )}
    </g>
  );
}

/** The region with a diamond for every place. A picture: the list beside it is the way by keyboard. */
export function RegionMap({ places, chosen = null, onChoose, label }: Props) {
  const { t } = useLingui();
  const region = useQuery({ queryKey: ["region"], queryFn: readRegion, staleTime: Infinity }).data;
  const [near, setNear] = useState(1);
  const drawn = useDrawn(region, places);
  const centre = drawn.find((place) => place.key === chosen);
  const width = region?.width ?? 1000;
  const height = region?.height ?? 569;
  const shift = (at: number, side: number) => Math.min(0, Math.max(side - side * near, side / 2 - at * near));
  const move = `translate(${shift(centre?.x ?? width / 2, width)} ${shift(centre?.y ?? height / 2, height)}) scale(${near})`;
  return (
    <figure className="region-map">
      <div className="region-map__sheet">
        <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
          <g transform={move}>
            {region?.paths.map((path) => <path key={path.slice(0, 24)} className="region-map__land" d={path} />)}
            {drawn.map((place) => (
              <Diamond key={place.key} place={place} lit={place.key === chosen} near={near} onChoose={onChoose} />
            ))}
          </g>
        </svg>
        <div className="region-map__zoom">
          <IconButton icon="plus" label={t`Closer`} disabled={near >= CLOSEST} onClick={() => setNear(Math.min(CLOSEST, near * 2))} />
          <IconButton icon="minus" label={t`Farther`} disabled={near <= 1} onClick={() => setNear(Math.max(1, near / 2))} />
        </div>
      </div>
      <figcaption className="small muted">
        <Trans>Borders are for orientation only.</Trans>
      </figcaption>
    </figure>
  );
}
