import type { EntropyStage } from '../../api/types.ts';
import { useLanguage } from '../../i18n/context.ts';
import { fold, staircase } from '../model/entropy.ts';

const WIDTH = 72;
const HEIGHT = 20;

/** The staircase of uncertainty, small enough for a line of text. */
export function Sparkline({ stages }: { stages: readonly EntropyStage[] }) {
  const { t, format } = useLanguage();
  const ends = fold(stages);
  if (ends === undefined || stages.length < 2) return null;
  const label = t('entropy.sparkline', { from: format.bits(ends.from), to: format.bits(ends.to) });
  return (
    <svg className="sparkline" width={WIDTH} height={HEIGHT} viewBox={`-1 -2 ${WIDTH + 2} ${HEIGHT + 4}`} role="img" aria-label={label}>
      <path d={staircase(stages, WIDTH, HEIGHT)} />
    </svg>
  );
}
