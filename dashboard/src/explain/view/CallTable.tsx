import type { Loop } from '../../api/types.ts';
import { useLanguage } from '../../i18n/context.ts';

/** Calls the router itself made to models, in order, and what came of each. */
export function CallTable({ steps }: { steps: Loop['steps'] }) {
  const { t, format } = useLanguage();
  return (
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
          {steps.map((step, index) => (
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
  );
}
