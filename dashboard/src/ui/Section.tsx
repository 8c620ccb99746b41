import { type ReactNode, useId } from 'react';

/** One titled part of a page, under a ruler line. */
export function Section({ title, about, testId, children }: { title: string; about?: ReactNode; testId: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className="part" aria-labelledby={id} data-testid={testId}>
      <h3 id={id} className="part-title">
        {title}
      </h3>
      {about !== undefined && <p className="part-about">{about}</p>}
      {children}
    </section>
  );
}
