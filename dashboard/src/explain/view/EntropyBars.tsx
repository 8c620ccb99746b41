import type { Explanation } from '../../api/types.ts';
import { useLanguage } from '../../i18n/context.ts';
import { Section } from '../../ui/Section.tsx';
import { type EntropyBar, entropyChart } from '../model/entropy.ts';

const OWN_STAGES = ['start', 'projections', 'decision', 'selection'];

/** Bits left after each stage, as measured: nothing is smoothed or cut off. */
export function EntropyBars({ explanation }: { explanation: Explanation }) {
  const { t, format } = useLanguage();
  const chart = entropyChart(explanation.entropy ?? []);
  const divisions = Math.max(1, chart.ticks.length - 1);
  return (
    <Section title={t('entropy.title')} about={t(chart.bars.length === 0 ? 'entropy.none' : 'entropy.about')} testId="entropy">
      {chart.bars.length > 0 && (
        <div className="entropy" style={{ '--divisions': divisions } as React.CSSProperties}>
          <div className="entropy-head" aria-hidden="true">
            <span>{t('entropy.stage')}</span>
            <span className="entropy-axis figure">
              {chart.ticks.map((tick) => (
                <span key={tick} style={{ left: `${(tick / chart.axisBits) * 100}%` }}>
                  {format.figure(tick)}
                </span>
              ))}
            </span>
            <span className="right">{t('entropy.bits')}</span>
            <span className="right">{t('entropy.delta')}</span>
            <span className="right">{t('entropy.time')}</span>
          </div>
          <ol>
            {chart.bars.map((bar, index) => (
              <Stage key={index} bar={bar} />
            ))}
          </ol>
        </div>
      )}
    </Section>
  );
}

function Stage({ bar }: { bar: EntropyBar }) {
  const { t, format } = useLanguage();
  const name = t.term(OWN_STAGES.includes(bar.stage) ? 'stage' : 'family', bar.stage);
  const rose = (bar.delta ?? 0) > 0;
  return (
    <li className="entropy-row" data-stage={bar.stage} data-bits={bar.bits}>
      <span className="entropy-stage">{name}</span>
      <span className="entropy-track" aria-hidden="true">
        <span className={rose ? 'entropy-fill entropy-rose' : 'entropy-fill'} style={{ width: `${bar.share * 100}%` }} />
      </span>
      <Value label={t('entropy.bits')} text={format.bits(bar.bits)} strong />
      <Value label={t('entropy.delta')} text={format.change(bar.delta)} />
      <Value label={t('entropy.time')} text={format.duration(bar.us)} />
    </li>
  );
}

function Value({ label, text, strong = false }: { label: string; text: string; strong?: boolean }) {
  return (
    <span className={strong ? 'right figure' : 'right figure soft'}>
      <span className="hidden-visually">{label} </span>
      {text}
    </span>
  );
}
