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
      <div className="loop-calls">
        <table>
          <thead>
            <tr>
              <th scope="col" className="right">#</th>
              <th scope="col">{t('loop.model')}</th>
              <th scope="col">{t('loop.state')}</th>
              <th scope="col" className="right">{t('loop.prompt')}</th>
              <th scope="col" className="right">{t('loop.completion')}</th>
              <th scope="col">{t('loop.note')}</th>
            </tr>
          </thead>
          <tbody>
            {loop.steps.map((step, index) => (
              <tr key={index}>
                <td className="right figure">{format.count(index + 1)}</td>
                <th scope="row" className="id">{step.model}</th>
                <td>
                  <span className={`mark ${step.answered ? 'mark-applied' : 'mark-refused'}`} aria-hidden="true" />
                  {step.answered ? t('loop.answered') : t('loop.failed')}
                </td>
                <td className="right figure">{format.count(step.prompt_tokens)}</td>
                <td className="right figure">{format.count(step.completion_tokens)}</td>
                <td className="id soft" lang="en">{step.note}</td>
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
