import { type ReactNode, useEffect, useRef } from "react";
import { useBoot } from "../api/boot";
import { announce } from "./announce";
import { Icon } from "./icon";
import "./page-heading.css";

let arrivals = 0;

/** Called by the router: the next heading that appears takes the focus and is announced. */
export function expectHeading(): void {
  arrivals = 1;
}

/** The h1 of a page. Sets the document's title; after a change of page it takes the focus. */
export function PageHeading({ title, children, lang }: { title: string; children?: ReactNode; lang?: string }) {
  const { site } = useBoot();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${site.name}`;
    if (arrivals === 0) return;
    arrivals = 0;
    heading.current?.focus({ preventScroll: true });
    announce(title);
  }, [site, title]);
  return (
    <h1 className="page-heading" tabIndex={-1} ref={heading} lang={lang}>
      {children ?? title}
    </h1>
  );
}

export function BackLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <p className="back-link">
      <a href={href}>
        <Icon name="arrow-left" />
        {children}
      </a>
    </p>
  );
}
