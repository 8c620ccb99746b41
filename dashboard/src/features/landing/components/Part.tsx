import type { ReactNode } from 'react';

/** A part of the page that an address can name. */
export function Part({ id, eyebrow, title, about, children }: { id: string; eyebrow: string; title: string; about: string; children: ReactNode }) {
  return (
    <section className="landing-part" id={id} aria-labelledby={`${id}-title`} data-testid={id}>
      <div className="landing-head">
        <p className="eyebrow">{eyebrow}</p>
        <h2 className="landing-title" id={`${id}-title`}>
          {title}
        </h2>
        <p className="landing-about">{about}</p>
      </div>
      {children}
    </section>
  );
}
