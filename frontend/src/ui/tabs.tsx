import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";
import { Count } from "./tag";
import "./tabs.css";

export type Tab = { id: string; label: string; count?: number; countLabel?: string };

type Props = { label: string; tabs: Tab[]; current: string; onChange: (id: string) => void; children: ReactNode };

const STEP: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };

/** Views of one thing on one page: arrow keys move, the panel follows. For pages with addresses use TabLinks. */
export function Tabs({ label, tabs, current, onChange, children }: Props) {
  const base = useId();
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const at = tabs.findIndex((tab) => tab.id === current);
    const to = event.key === "Home" ? 0 : event.key === "End" ? tabs.length - 1 : at + (STEP[event.key] ?? NaN);
    if (Number.isNaN(to)) return;
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length]!;
    onChange(next.id);
    list.current?.querySelector<HTMLElement>(`#${CSS.escape(`${base}-${next.id}`)}`)?.focus();
  };
  return (
    <div className="tabs">
      <div className="tabs__list" role="tablist" aria-label={label} ref={list} onKeyDown={move}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${base}-${tab.id}`}
            className="tabs__tab"
            aria-selected={tab.id === current}
            aria-controls={`${base}-panel`}
            tabIndex={tab.id === current ? 0 : -1}
            onClick={() => onChange(tab.id)}
          >
            {tab.label}
            {tab.count !== undefined && <Count value={tab.count} label={tab.countLabel ?? String(tab.count)} />}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${base}-panel`} aria-labelledby={`${base}-${current}`} className="tabs__panel">
        {children}
      </div>
    </div>
  );
}

export type TabLink = { href: string; label: string; icon?: string; count?: number; countLabel?: string };

export function TabLinks({ label, links, current }: { label: string; links: TabLink[]; current: string }) {
  return (
    <nav className="tabs__list" aria-label={label}>
      {links.map((link) => (
        <a key={link.href} href={link.href} className="tabs__tab" aria-current={link.href === current ? "page" : undefined}>
          {link.label}
          {link.count !== undefined && <Count value={link.count} label={link.countLabel ?? String(link.count)} />}
        </a>
      ))}
    </nav>
  );
}
