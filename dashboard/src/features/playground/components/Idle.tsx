import type { Overview } from '../../../api/types.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { Section } from '../../../ui/Section.tsx';

const COUNTED = ['signals', 'projections', 'decisions', 'plugins', 'models'] as const;

/** The instrument at rest: what the router would decide with. */
export function Idle({ overview }: { overview: Overview | undefined }) {
  const { t, format } = useLanguage();
  return (
    <div className="idle" data-testid="idle">
      <div className="screen">
        <p className="screen-note">{t('explain.idle')}</p>
        {overview !== undefined && (
          <dl className="idle-facts">
            <div>
              <dt>{t('idle.recipe')}</dt>
              <dd className="id">{overview.recipe}</dd>
            </div>
            {COUNTED.map((name) => (
              <div key={name}>
                <dt>{t(`idle.${name}`)}</dt>
                <dd className="figure">{format.count(overview.counts[name])}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
      {overview !== undefined && overview.decisions.length > 0 && <DecisionList decisions={overview.decisions} />}
      {overview !== undefined && overview.models.length > 0 && <ModelList models={overview.models} />}
    </div>
  );
}

function DecisionList({ decisions }: { decisions: Overview['decisions'] }) {
  const { t, format } = useLanguage();
  return (
    <Section title={t('idle.decisionsTitle')} about={t('idle.decisionsAbout')} testId="decisions-in-force">
      <table className="idle-table">
        <thead>
          <tr>
            <th scope="col" className="right">{t('idle.priority')}</th>
            <th scope="col">{t('idle.decision')}</th>
            <th scope="col">{t('idle.about')}</th>
          </tr>
        </thead>
        <tbody>
          {decisions.map(({ name, description, priority }) => (
            <tr key={name}>
              <td className="right figure soft">{format.count(priority)}</td>
              <th scope="row" className="id">{name}</th>
              <td>{description ?? format.count(undefined)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function ModelList({ models }: { models: Overview['models'] }) {
  const { t, format } = useLanguage();
  const price = (amount: number | undefined, currency = ''): string => (amount === undefined ? format.count(undefined) : format.cost({ amount, currency }));
  return (
    <Section title={t('idle.modelsTitle')} about={t('idle.modelsAbout')} testId="models-in-reach">
      <table className="idle-table">
        <thead>
          <tr>
            <th scope="col">{t('idle.model')}</th>
            <th scope="col" className="right">{t('idle.quality')}</th>
            <th scope="col" className="right">{t('idle.priceIn')}</th>
            <th scope="col" className="right">{t('idle.priceOut')}</th>
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <tr key={model.name}>
              <th scope="row" className="id">
                {model.name} {model.simulated === true && <span className="badge badge-caution">{t('verdict.simulated')}</span>}
              </th>
              <td className="right figure">{format.score(model.quality)}</td>
              <td className="right figure">{price(model.prompt_per_1m, model.currency)}</td>
              <td className="right figure">{price(model.completion_per_1m, model.currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
