import { type ReactNode, useId } from 'react';

interface Props {
  title: string;
  about?: ReactNode;
  testId: string;
  /** Of the heading. */
  level?: 2 | 3;
  children: ReactNode;
}

/** One titled part of a page, under a ruler line. */
export function Section({ title, about, testId, level = 3, children }: Props) {
  const id = useId();
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <section className="part" aria-labelledby={id} data-testid={testId}>
      <Heading id={id} className="part-title">
        {title}
      </Heading>
      {about !== undefined && <p className="part-about">{about}</p>}
      {children}
    </section>
  );
}
