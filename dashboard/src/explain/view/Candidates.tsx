import type { Explanation } from '../../api/types.ts';
import { useLanguage } from '../../i18n/context.ts';
import { Bar } from '../../ui/Bar.tsx';
import { Section } from '../../ui/Section.tsx';

/** Probability of each model just before one was selected. */
export function Candidates({ explanation }: { explanation: Explanation }) {
  const { t, format } = useLanguage();
  const candidates = explanation.candidates ?? [];
  if (candidates.length === 0) return null;
  const reason = explanation.selection_reason;
  return (
    <Section title={t('candidates.title')} about={t('candidates.about')} testId="candidates">
      <ol className="candidates">
        {candidates.map(({ model, probability }) => {
          const selected = model === explanation.selected_model;
          return (
            <li key={model} className="candidate">
              <span className={selected ? 'id candidate-selected' : 'id'}>{model}</span>
              <Bar share={probability} tone={selected ? 'active' : 'soft'} />
              <span className="figure right">{format.percent(probability)}</span>
            </li>
          );
        })}
      </ol>
      {reason !== undefined && reason !== '' && (
        <p className="part-note">
          {t('verdict.said')} <q lang="en" className="id">{reason}</q>
        </p>
      )}
    </Section>
  );
}
