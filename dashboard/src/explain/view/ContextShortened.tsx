import type { Explanation } from '../../api/types.ts';
import { useLanguage } from '../../i18n/context.ts';
import { Section } from '../../ui/Section.tsx';

/** How much of a request was left out on its way to the model, and whether the model has read it. */
export function ContextShortened({ explanation }: { explanation: Explanation }) {
  const { t, format } = useLanguage();
  const context = explanation.context_compression;
  if (context === undefined) return null;
  const { targets = [], recovery } = context;
  const reads = recovery?.reads ?? [];
  const retrieved = reads.filter((read) => read === 'retrieved').length;
  return (
    <Section title={t('context.title')} about={t('context.about')} testId="context-shortened">
      <p>{t.term('contextStatus', context.status)}</p>
      {targets.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">{t('context.part')}</th>
              <th scope="col" className="right">{t('context.texts')}</th>
              <th scope="col" className="right">{t('context.before')}</th>
              <th scope="col" className="right">{t('context.after')}</th>
            </tr>
          </thead>
          <tbody>
            {targets.map((part, index) => (
              <tr key={index}>
                <td>{t.term('contextPart', part.target)}</td>
                <td className="right figure">{format.count(part.count)}</td>
                <td className="right figure">{format.count(part.tokens_before)}</td>
                <td className="right figure">{format.count(part.tokens_after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {recovery !== undefined && (
        <p className="part-note">
          {t.term('recoveryStatus', recovery.status)}
          {recovery.reason !== undefined && <span className="id soft"> {recovery.reason}</span>}
          {reads.length > 0 && ` ${t('context.reads', {
            asked: format.count(reads.length),
            retrieved: format.count(retrieved),
            calls: format.count(recovery.calls),
          })}`}
        </p>
      )}
    </Section>
  );
}
