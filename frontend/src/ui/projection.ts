export type RegionMap = {
  width: number;
  height: number;
  projection: { parallels: [number, number]; meridian: number; scale: number; through: [number, number, number, number] };
  paths: string[];
};

const RADIANS = Math.PI / 180;
const tangent = (latitude: number) => Math.tan((Math.PI / 2 + latitude * RADIANS) / 2);

/**
 * Where a place lies on the map of the region (assets/region.json): degrees in, map units out.
 *
 * The map is a conformal conic with two parallels; the file says which, its scale, and one point it runs through.
 */
export function placesOn({ parallels: [south, north], meridian, scale, through }: RegionMap["projection"]) {
  const cos = (latitude: number) => Math.cos(latitude * RADIANS);
  const n = Math.log(cos(south) / cos(north)) / Math.log(tangent(north) / tangent(south));
  const f = (cos(south) * tangent(south) ** n) / n;
  const raw = (longitude: number, latitude: number): [number, number] => {
    const radius = f / tangent(latitude) ** n;
    const angle = n * (longitude - meridian) * RADIANS;
    return [radius * Math.sin(angle), radius * Math.cos(angle)];
  };
  const [longitude0, latitude0, x0, y0] = through;
  const [rawX, rawY] = raw(longitude0, latitude0);
  return (longitude: number, latitude: number): [x: number, y: number] => {
    const [x, y] = raw(longitude, latitude);
    return [x0 + scale * (x - rawX), y0 + scale * (y - rawY)];
  };
}
