import type { Explanation } from '../../api/types.ts';
import { useLanguage } from '../../i18n/context.ts';
import { Section } from '../../ui/Section.tsx';
import { CallTable } from './CallTable.tsx';

/** The calls of an algorithm that had several models work on the request. */
export function LoopSteps({ explanation }: { explanation: Explanation }) {
  const { t, format } = useLanguage();
  const { loop } = explanation;
  if (loop === undefined) return null;
  const left = loop.calls - loop.steps.length;
  return (
    <Section title={t('loop.title')} about={t('loop.about')} testId="loop">
      <CallTable steps={loop.steps} />
      <p className="part-note">
        {t('loop.sum', {
          algorithm: loop.algorithm,
          calls: format.count(loop.calls),
          time: format.duration(loop.ms * 1000),
        })}
        {left > 0 && ` ${t('loop.left', { count: format.count(left) })}`}
      </p>
    </Section>
  );
}
