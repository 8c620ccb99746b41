import type { ReactNode } from 'react';

/** One figure or picture among those that something adds up to. */
export function Card({ title, testId, children }: { title: string; testId: string; children: ReactNode }) {
  return (
    <div className="sum" data-testid={testId}>
      <h3 className="sum-title">{title}</h3>
      {children}
    </div>
  );
}

interface BarRowProps {
  label: ReactNode;
  /** 0 to 1. */
  length: number;
  value: string;
  note?: string;
  soft?: boolean;
}

/** A bar with its name and figure; stands in a list of class `bars`. */
export function BarRow({ label, length, value, note, soft = false }: BarRowProps) {
  return (
    <div className="bar-row">
      <dt>{label}</dt>
      <dd className="figure">
        {value} {note !== undefined && <span className="soft">{note}</span>}
      </dd>
      <dd className="bar" aria-hidden="true">
        <span className={soft ? 'bar-fill bar-soft' : 'bar-fill bar-active'} style={{ width: `${length * 100}%` }} />
      </dd>
    </div>
  );
}
