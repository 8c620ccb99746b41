import { useEffect, useRef } from 'react';
import { useLanguage } from '../../../i18n/context.ts';
import type { Node } from '../model/shape.ts';
import { headings } from '../model/text.ts';
import { Nodes } from './Nodes.tsx';

/** One page, opened at a heading where the address names one. */
export function Page({ path, nodes, at }: { path: string; nodes: readonly Node[]; at: string | undefined }) {
  const { t } = useLanguage();
  const box = useRef<HTMLDivElement>(null);
  const known = at === undefined || headings(nodes).some((heading) => heading.at === at);

  useEffect(() => {
    const named = at === undefined ? null : box.current?.querySelector<HTMLElement>(`[data-at="${CSS.escape(at)}"]`);
    // Whoever reads by keyboard or by ear goes on from there too.
    (named ?? box.current?.querySelector<HTMLElement>('[data-at]'))?.focus({ preventScroll: true });
    if (named == null) scrollTo({ top: 0, behavior: 'instant' });
    else named.scrollIntoView({ behavior: 'instant' });
  }, [path, at]);

  return (
    <div ref={box} className="manual-text" lang="en" data-testid="manual-text">
      {!known && (
        <p className="notice notice-caution" role="status">
          {t('docs.noSection')}
        </p>
      )}
      <Nodes nodes={nodes} path={path} />
    </div>
  );
}
