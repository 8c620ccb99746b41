import { useLanguage } from '../../../i18n/context.ts';
import { MEASURED, SOURCE } from '../model/measured.ts';
import { Part } from './Part.tsx';

const CARDS = ['bie', 'xce', 'cls', 'att', 'exit', 'mrl'] as const;

/** What the built-in encoders can do, with figures that were measured and where they are written down. */
export function Capabilities({ dimension, layers }: { dimension: number | undefined; layers: number | undefined }) {
  const { t, format } = useLanguage();
  const values = {
    dimension: format.count(dimension),
    layers: format.count(layers),
    ...Object.fromEntries(Object.entries(MEASURED).map(([name, { value }]) => [name, value])),
  };
  return (
    <Part id="capabilities" eyebrow={t('landing.cap.eyebrow')} title={t('landing.cap.title')} about={t('landing.cap.about')}>
      <dl className="caps">
        {CARDS.map((card) => (
          <div key={card} className="cap">
            <dt>
              <span className="cap-id figure" lang="en">
                {card === 'exit' ? '2DMSE' : card.toUpperCase()}
              </span>
              <span className="cap-title">{t(`landing.cap.${card}`)}</span>
            </dt>
            <dd>{t(`landing.cap.${card}.about`, values)}</dd>
          </div>
        ))}
      </dl>
      <p className="landing-foot">
        {t('landing.cap.source')}{' '}
        <span className="id" lang="en">
          {SOURCE}
        </span>
      </p>
    </Part>
  );
}
