import type { PracticeBrief } from "../../api/shapes";
import bridge from "../../assets/scenes/bridge.svg";
import bus from "../../assets/scenes/bus.svg";
import compost from "../../assets/scenes/compost.svg";
import flood from "../../assets/scenes/flood.svg";
import market from "../../assets/scenes/market.svg";
import schoolyard from "../../assets/scenes/schoolyard.svg";
import solar from "../../assets/scenes/solar.svg";
import tram from "../../assets/scenes/tram.svg";

const BY_SUBTOPIC: Record<string, string> = {
  heat: schoolyard, green_blue: schoolyard, flood_drought: flood, renewables: solar, energy_buildings: solar,
  mobility: bus, waste_circular: compost, street_lighting: tram,
};
const BY_THEME: Record<string, string> = { climate: schoolyard, inclusion: market, smart_governance: bridge, cybersecurity: tram };

/** The poster that stands for a practice without a photo of its own. */
export function sceneOf({ subtopics, theme }: Pick<PracticeBrief, "subtopics" | "theme">): string {
  const code = subtopics.find((one) => one in BY_SUBTOPIC);
  return (code && BY_SUBTOPIC[code]) || BY_THEME[theme] || bridge;
}
