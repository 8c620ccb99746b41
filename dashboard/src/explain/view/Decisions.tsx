import type { Explanation } from '../../api/types.ts';
import { useLanguage } from '../../i18n/context.ts';
import type { Language } from '../../i18n/context.ts';
import { Section } from '../../ui/Section.tsx';
import { type LostDecision, type LostReason, type Rank, contest } from '../model/decisions.ts';
import type { Blocker } from '../model/rules.ts';
import { RuleTree } from './RuleTree.tsx';

/** The winning decision with its rule tree, and the losers with why each lost. */
export function Decisions({ explanation }: { explanation: Explanation }) {
  const { t } = useLanguage();
  const { winner, losers } = contest(explanation);
  if (winner === undefined && losers.length === 0) {
    return <Section title={t('rules.title')} about={t('rules.none')} testId="rules">{null}</Section>;
  }
  return (
    <Section title={t('rules.title')} testId="rules">
      {winner === undefined ? (
        <p className="part-note">{t('verdict.noDecision')}</p>
      ) : (
        <div data-testid="rule-tree">
          <p className="winner">
            <span className="soft">{t('rules.winner')}</span> <span className="id winner-name">{winner.name}</span> <RankNote rank={winner.rank} />
          </p>
          {winner.tree === undefined ? <p className="part-note">{t('rules.noTree')}</p> : <RuleTree root={winner.tree} label={t('rules.tree', { decision: winner.name })} />}
        </div>
      )}
      {losers.length > 0 && (
        <div className="losers" data-testid="losers">
          <h4 className="part-subtitle">{t('rules.losers')}</h4>
          {losers.map((loser) => (
            <Loser key={loser.name} loser={loser} />
          ))}
        </div>
      )}
    </Section>
  );
}

function Loser({ loser }: { loser: LostDecision }) {
  const language = useLanguage();
  const { t } = language;
  return (
    <details className="loser">
      <summary>
        <span className="id">{loser.name}</span> <RankNote rank={loser.rank} />
        <span className="loser-reason">{lostReason(loser.reason, language)}</span>
      </summary>
      {loser.tree === undefined ? <p className="part-note">{t('rules.noTree')}</p> : <RuleTree root={loser.tree} label={t('rules.tree', { decision: loser.name })} />}
      {loser.said !== undefined && (
        <p className="part-note">
          {t('rules.said')} <q lang="en" className="id">{loser.said}</q>
        </p>
      )}
    </details>
  );
}

function RankNote({ rank }: { rank: Rank }) {
  const { t } = useLanguage();
  return (
    <span className="rank">
      {t('rules.priority', { value: rank.priority })}
      {rank.tier > 0 && <>, {t('rules.tier', { value: rank.tier })}</>}
    </span>
  );
}

const SHOWN = 3;

function lostReason(reason: LostReason, { t, format }: Language): string {
  switch (reason.kind) {
    case 'outranked': {
      const { winner, loser, by } = reason;
      const figures = [
        winner.tier === loser.tier ? '' : t('lost.tier', { winner: winner.tier, loser: loser.tier }),
        winner.priority > loser.priority ? t('lost.priority', { winner: winner.priority, loser: loser.priority }) : '',
        winner.confidence > loser.confidence ? t('lost.confidence', { winner: format.score(winner.confidence), loser: format.score(loser.confidence) }) : '',
      ].filter((text) => text !== '');
      return t('lost.outranked', { by, figures: figures.length === 0 ? t('lost.tie') : figures.join(t('lost.separator')) });
    }
    case 'noMatch':
      return reason.blockers.length === 0 ? t('lost.noMatch') : t('lost.noMatchBy', { signals: names(reason.blockers) });
    case 'refused':
      return reason.blockers.length === 0 ? t('lost.refused') : t('lost.refusedBy', { signals: names(reason.blockers) });
    case 'notNeeded':
      return t('lost.notNeeded');
    case 'unknown':
      return reason.blockers.length === 0 ? t('lost.unknown') : t('lost.unknownBy', { signals: names(reason.blockers) });
  }

  function names(blockers: Blocker[]): string {
    const shown = blockers.slice(0, SHOWN).map(({ signal, truth }) => (reason.kind === 'noMatch' ? `${signal} = ${t(`truth.${truth}`)}` : signal));
    const more = blockers.length - shown.length;
    return [...shown, ...(more > 0 ? [t('lost.more', { count: more })] : [])].join(t('lost.separator'));
  }
}
