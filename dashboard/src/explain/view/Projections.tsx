import type { Explanation, MappingTrace, PartitionTrace, ScoreTrace } from '../../api/types.ts';
import { useLanguage } from '../../i18n/context.ts';
import { Bar } from '../../ui/Bar.tsx';
import { Section } from '../../ui/Section.tsx';

/** Outputs of the projections and how they came about. */
export function Projections({ explanation }: { explanation: Explanation }) {
  const { t, format } = useLanguage();
  const active = explanation.projections ?? [];
  const { partitions = [], scores = [], mappings = [] } = explanation.projection_trace ?? {};
  const traced = new Set(scores.map(({ name }) => name));
  const bare = Object.entries(explanation.projection_scores ?? {}).filter(([name]) => !traced.has(name));
  if (active.length + partitions.length + scores.length + mappings.length + bare.length === 0) return null;
  return (
    <Section title={t('projections.title')} testId="projections">
      {active.length > 0 && (
        <p className="part-note">
          {t('projections.active')} <span className="id">{active.join(' · ')}</span>
        </p>
      )}
      {partitions.map((partition) => (
        <Partition key={partition.group_name} partition={partition} />
      ))}
      {scores.map((score) => (
        <Score key={score.name} score={score} />
      ))}
      {bare.map(([name, value]) => (
        <p key={name} className="projection-title">
          {t('projections.score')} <span className="id">{name}</span> <span className="figure">{format.figure(value)}</span>
        </p>
      ))}
      {mappings.map((mapping) => (
        <Mapping key={mapping.mapping_name} mapping={mapping} />
      ))}
    </Section>
  );
}

function Partition({ partition }: { partition: PartitionTrace }) {
  const { t, format } = useLanguage();
  return (
    <div className="projection">
      <p className="projection-title">
        {t('projections.partition')} <span className="id">{partition.group_name}</span>
        {partition.margin !== undefined && <span className="soft"> {t('projections.margin', { value: format.score(partition.margin) })}</span>}
        {partition.default_used === true && <span className="soft"> {t('projections.default')}</span>}
      </p>
      <ol className="candidates">
        {(partition.contenders ?? []).map((contender) => {
          const score = contender.normalized_score ?? contender.raw_score ?? 0;
          const winner = contender.name === partition.winner;
          return (
            <li key={contender.name} className="candidate">
              <span className={winner ? 'id candidate-selected' : 'id'}>
                {contender.name}
                {winner && <span className="hidden-visually"> {t('projections.winner')}</span>}
              </span>
              <Bar share={Math.min(1, Math.max(0, score))} tone={winner ? 'active' : 'soft'} />
              <span className="figure right">{format.score(score)}</span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function Score({ score }: { score: ScoreTrace }) {
  const { t, format } = useLanguage();
  return (
    <div className="projection">
      <table>
        <caption className="projection-title">
          {t('projections.score')} <span className="id">{score.name}</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('projections.input')}</th>
            <th scope="col" className="right">{t('projections.weight')}</th>
            <th scope="col" className="right">{t('projections.value')}</th>
            <th scope="col" className="right">{t('projections.contribution')}</th>
          </tr>
        </thead>
        <tbody>
          {(score.inputs ?? []).map((input, index) => (
            <tr key={index}>
              <th scope="row" className="id">{[input.type, input.name ?? input.kb, input.metric].filter((part) => part !== undefined).join(':')}</th>
              <td className="right figure">{format.figure(input.weight ?? 0)}</td>
              <td className="right figure">{format.figure(input.value ?? 0)}</td>
              <td className="right figure">{format.figure(input.contribution ?? 0)}</td>
            </tr>
          ))}
          <tr className="total">
            <th scope="row" colSpan={3}>{t('projections.total')}</th>
            <td className="right figure">{format.figure(score.total ?? 0)}</td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function Mapping({ mapping }: { mapping: MappingTrace }) {
  const { t, format } = useLanguage();
  return (
    <p className="projection projection-title">
      {t('projections.mapping')} <span className="id">{mapping.mapping_name}</span>
      {mapping.source_score !== undefined && (
        <span className="soft"> {t('projections.from', { score: mapping.source_score, value: format.figure(mapping.score_value ?? 0) })}</span>
      )}
      {mapping.selected_output !== undefined && <> {t('projections.selected', { output: mapping.selected_output })}</>}
      {mapping.confidence !== undefined && (
        <span className="soft">
          {' '}
          {t('signals.confidence')} <span className="figure">{format.score(mapping.confidence)}</span>
        </span>
      )}
    </p>
  );
}
