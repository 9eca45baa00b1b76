import sprite from "../assets/icons.svg";
import "./icon.css";

type Props = { name: string; className?: string };

/** One drawing of the sprite, always beside words or inside something that has a name: it is silent itself. */
export function Icon({ name, className = "" }: Props) {
  return (
    <svg className={`icon ${className}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <use href={`${sprite}#${name}`} />
    </svg>
  );
}
