import type { AnchorHTMLAttributes, ButtonHTMLAttributes, Ref } from "react";
import { Icon } from "./icon";
import "./button.css";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "remove" | "waiting";

type Look = { variant?: ButtonVariant; small?: boolean; icon?: string };
type ButtonProps = Look & {
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
} & ButtonHTMLAttributes<HTMLButtonElement>;

const classOf = (variant: ButtonVariant, small: boolean, extra = "") =>
  `button button--${variant}${small ? " button--small" : ""} ${extra}`.trim();

/** A button with a verb. While `busy` it keeps its width and focus, and does not act. */
export function Button(props: ButtonProps) {
  const { variant = "secondary", small = false, icon, busy = false, className, children, onClick, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      className={classOf(variant, small, className)}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest["aria-disabled"] || undefined}
      onClick={(event) => (busy ? event.preventDefault() : onClick?.(event))}
    >
      {busy ? <span className="button__spinner" aria-hidden="true" /> : icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

type LinkProps = Look & AnchorHTMLAttributes<HTMLAnchorElement> & { href: string };

export function ButtonLink({ variant = "secondary", small = false, icon, className, children, ...rest }: LinkProps) {
  return (
    <a {...rest} className={classOf(variant, small, className)}>
      {icon && <Icon name={icon} />}
      {children}
    </a>
  );
}

type IconButtonProps = { icon: string; label: string; ref?: Ref<HTMLButtonElement> } & Omit<
  ButtonHTMLAttributes<HTMLButtonElement>,
  "aria-label"
>;

/** A 44 px button that shows only a drawing; `label` is its name and its tooltip. */
export function IconButton({ icon, label, className = "", children, ...rest }: IconButtonProps) {
  return (
    <button type="button" {...rest} className={`icon-button ${className}`.trim()} aria-label={label} title={label}>
      <Icon name={icon} />
      {children}
    </button>
  );
}
