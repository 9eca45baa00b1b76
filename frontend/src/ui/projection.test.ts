import { geoConicConformal } from "d3-geo";
import { expect, test } from "vitest";
import region from "../assets/region.json";
import { placesOn, type RegionMap } from "./projection";

test("places lie where the map was drawn", () => {
  const { projection } = region as unknown as RegionMap;
  const [longitude, latitude, x, y] = projection.through;
  const drawn = geoConicConformal().rotate([-projection.meridian, 0]).parallels(projection.parallels).scale(projection.scale);
  const [atX, atY] = drawn([longitude, latitude])!;
  const place = placesOn(projection);
  for (const [lon, lat] of [[27.91, 43.21], [14.5, 46.05], [23.73, 37.98], [43.1, 38.5]] as const) {
    const [wantX, wantY] = drawn([lon, lat])!;
    const [gotX, gotY] = place(lon, lat);
    expect(gotX).toBeCloseTo(wantX - atX + x, 3);
    expect(gotY).toBeCloseTo(wantY - atY + y, 3);
  }
});
