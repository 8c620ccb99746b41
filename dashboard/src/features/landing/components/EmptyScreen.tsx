import { useLanguage } from '../../../i18n/context.ts';
import type { DemoState } from '../useDemo.ts';

/** The screen before there is an answer, or where there is none to be had: dashes, no made-up figures. */
export function EmptyScreen({ demo }: { demo: DemoState }) {
  const { t, format } = useLanguage();
  const stops = [t('path.query'), t('path.signals'), t('path.decision'), t('path.model')];
  return (
    <div className="screen screen-empty" data-testid="empty-screen">
      <ol className="path">
        {stops.map((stop) => (
          <li key={stop} className="path-stop">
            <span className="path-label">{stop}</span>
            <span className="path-value">{format.count(undefined)}</span>
          </li>
        ))}
      </ol>
      <p className="screen-note" role={demo.kind === 'opening' ? undefined : 'status'} data-testid="demo-state">
        {t(`landing.demo.${demo.kind}`)}
      </p>
    </div>
  );
}
