import { Sparkline, verdict } from '../../../explain/index.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { type Turn, modelOf } from '../model.ts';

/** The route of one answer in two lines; opens its explanation. */
export function RouteCard({ turn, shown, onShow }: { turn: Turn; shown: boolean; onShow: (id: number) => void }) {
  const { t } = useLanguage();
  const model = modelOf(turn);
  const explanation = turn.why.state === 'ready' ? turn.why.explanation : undefined;
  const decision = explanation === undefined ? turn.headers['x-vsr-selected-decision'] : verdict(explanation).decision;
  if (model === undefined && explanation === undefined && turn.phase !== 'done') return null;
  return (
    <button
      type="button"
      className={shown ? 'card card-shown' : 'card'}
      data-testid="route-card"
      data-why={turn.why.state}
      aria-pressed={shown}
      onClick={() => {
        onShow(turn.id);
      }}
    >
      <span className="card-line">
        <span className="card-model id">{model ?? t('card.noModel')}</span>
        {decision !== undefined && decision !== '' && <span className="card-decision id">{decision}</span>}
        {turn.kind === 'eval' && <span className="badge">{t('playground.dryRun')}</span>}
        {explanation?.simulated === true && <span className="badge badge-caution">{t('card.simulated')}</span>}
        {explanation?.entropy !== undefined && <Sparkline stages={explanation.entropy} />}
      </span>
      <Figures turn={turn} />
      <span className="card-why">{t(shown ? 'card.shown' : 'card.why')}</span>
    </button>
  );
}

function Figures({ turn }: { turn: Turn }) {
  const { t, format } = useLanguage();
  if (turn.why.state !== 'ready') return null;
  const summary = verdict(turn.why.explanation);
  const figures: [string, string][] = [[t('latency.routing'), format.duration(summary.routingUs)]];
  if (!summary.passThrough) figures.unshift([t('verdict.confidence'), format.score(summary.confidence)]);
  if (turn.kind === 'chat') figures.push([t('verdict.time'), format.duration(summary.totalUs)]);
  if (summary.usage !== undefined) {
    const { prompt_tokens, completion_tokens } = summary.usage;
    figures.push([t('verdict.tokens'), t('verdict.tokenCounts', { prompt: format.count(prompt_tokens), completion: format.count(completion_tokens) })]);
  }
  if (summary.cost !== undefined) figures.push([t('verdict.cost'), format.cost(summary.cost)]);
  return (
    <span className="card-figures">
      {figures.map(([label, value]) => (
        <span key={label}>
          <span className="soft">{label}</span> <span className="figure">{value}</span>
        </span>
      ))}
    </span>
  );
}
