import type { Explanation } from '../../api/types.ts';
import { useLanguage } from '../../i18n/context.ts';
import { Section } from '../../ui/Section.tsx';

/** The calls of an algorithm that had several models work on the request. */
export function LoopSteps({ explanation }: { explanation: Explanation }) {
  const { t, format } = useLanguage();
  const { loop } = explanation;
  if (loop === undefined) return null;
  const left = loop.calls - loop.steps.length;
  return (
    <Section title={t('loop.title')} about={t('loop.about')} testId="loop">
      <div className="wide-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('loop.model')}</th>
              <th scope="col" className="right">{t('verdict.tokens')}</th>
              <th scope="col">{t('loop.note')}</th>
            </tr>
          </thead>
          <tbody>
            {loop.steps.map((step, index) => (
              <tr key={index}>
                <th scope="row" className="whole-name id">
                  <span className={`mark ${step.answered ? 'mark-applied' : 'mark-refused'}`} aria-hidden="true" />
                  {step.model}
                </th>
                <td className="right figure whole-name">
                  {format.count(step.prompt_tokens)} / {format.count(step.completion_tokens)}
                </td>
                <td>
                  {step.answered ? t('loop.answered') : t('loop.failed')}{' '}
                  {step.note !== '' && <span className="id soft" lang="en">{step.note}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
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
