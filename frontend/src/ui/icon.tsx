import sprite from "../assets/icons.svg";
import "./icon.css";

/** Where the drawings are: in a file of their own, until they are brought into the page. */
export const drawings = { at: `${sprite}#` };

type Props = { name: string; className?: string };

/** One drawing of the sprite, always beside words or inside something that has a name: it is silent itself. */
export function Icon({ name, className = "" }: Props) {
  return (
    <svg className={`icon ${className}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <use href={drawings.at + name} />
    </svg>
  );
}
