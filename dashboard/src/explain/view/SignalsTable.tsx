import type { Explanation } from '../../api/types.ts';
import { useLanguage } from '../../i18n/context.ts';
import { Bar } from '../../ui/Bar.tsx';
import { Section } from '../../ui/Section.tsx';
import { type SignalGroup, type SignalRow, countByState, signalGroups } from '../model/signals.ts';

export function SignalsTable({ explanation }: { explanation: Explanation }) {
  const { t } = useLanguage();
  const groups = signalGroups(explanation);
  const keywords = explanation.matched_keywords ?? [];
  const about = groups.length === 0 ? t('signals.none') : t('signals.summary', countByState(groups));
  return (
    <Section title={t('signals.title')} about={about} testId="signals">
      {groups.length > 0 && (
        <table className="signals">
          <thead>
            <tr>
              <th scope="col">{t('signals.name')}</th>
              <th scope="col">{t('signals.state')}</th>
              <th scope="col" className="right">{t('signals.confidence')}</th>
              <th scope="col" className="right">{t('signals.value')}</th>
              <th scope="col" className="right">{t('signals.time')}</th>
            </tr>
          </thead>
          {groups.map((group) => (
            <Family key={group.family} group={group} />
          ))}
        </table>
      )}
      {keywords.length > 0 && (
        <p className="part-note">
          {t('signals.matchedKeywords')} <span className="id">{keywords.join(' · ')}</span>
        </p>
      )}
    </Section>
  );
}

function Family({ group }: { group: SignalGroup }) {
  const { t, format } = useLanguage();
  const { cost, execution_time_ms, state, answered_by, instead_because, recommended_model } = group.metric;
  const asked = state !== 'skipped' && state !== 'unavailable';
  const time = execution_time_ms === undefined || state === 'skipped' ? undefined : execution_time_ms * 1000;
  return (
    <tbody>
      <tr className="family">
        <th scope="rowgroup" colSpan={3}>
          {t.term('family', group.family)}
          {cost !== undefined && <span className="family-note">{t.term('signalCost', cost)}</span>}
          {group.value !== undefined && (
            <span className="family-note">
              {t('signals.value')} <span className="figure">{format.figure(group.value)}</span>
            </span>
          )}
          {answered_by !== undefined && (
            <span className="family-note">{t('signals.answeredBy', { by: t.term('answeredBy', answered_by) })}</span>
          )}
          {recommended_model !== undefined && (
            <span className="family-note">
              {t('signals.advised')} <span className="id">{recommended_model}</span>
            </span>
          )}
          {instead_because !== undefined && (
            <span className="family-note">
              {t('signals.instead')} <span className="id">{instead_because}</span>
            </span>
          )}
          {!asked && <span className="family-note">{t(`signalState.${state}`)}</span>}
        </th>
        <td className="right figure" colSpan={2}>{format.duration(time)}</td>
      </tr>
      {group.rows.map((row) => (
        <Signal key={row.name} row={row} />
      ))}
    </tbody>
  );
}

function Signal({ row }: { row: SignalRow }) {
  const { t, format } = useLanguage();
  return (
    <tr className={`signal signal-${row.state}`} data-state={row.state}>
      <th scope="row">
        <span className="id">{row.name}</span>
        {row.measures.length > 0 && (
          <span className="measures id">
            {row.measures.map(({ name, value }) => (
              <span key={name}>
                {name} {format.figure(value)}
              </span>
            ))}
          </span>
        )}
      </th>
      <td>
        <span className={`mark mark-${row.state}`} aria-hidden="true" />
        {t(`signalState.${row.state}`)}
        {row.error !== undefined && <span className="signal-error id">{row.error}</span>}
      </td>
      <td className="right figure">
        {format.score(row.confidence)}
        {row.confidence !== undefined && <Bar share={row.confidence} tone={row.state === 'matched' ? 'active' : 'soft'} />}
      </td>
      <td className="right figure">{format.figure(row.value)}</td>
      <td />
    </tr>
  );
}
