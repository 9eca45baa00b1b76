import sprite from "../assets/icons.svg";
import { drawings } from "./icon";

// The page's own ids are words too.
const PREFIX = "drawing-";

/**
 * Brings the drawings into the page, for the icons made from now on. Each use of another file is a request of its own,
 * though answered from memory, and a message has six of them. Raises when the file cannot be had; nothing changes then.
 */
export async function inlineSprite(): Promise<void> {
  const text = await (await fetch(sprite)).text();
  const named = text.replaceAll('<symbol id="', `<symbol id="${PREFIX}`);
  const drawn = new DOMParser().parseFromString(named, "image/svg+xml").documentElement;
  if (drawn.localName !== "svg") return;
  const box = document.createElement("div");
  box.hidden = true;
  box.append(document.importNode(drawn, true));
  document.body.append(box);
  drawings.at = `#${PREFIX}`;
}
