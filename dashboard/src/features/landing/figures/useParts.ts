import type { DemoCatalogue, DemoExplanation } from '../../../api/demo.ts';
import type { Intent } from '../../../api/intent.ts';
import { entropyChart } from '../../../explain/model/entropy.ts';
import { contest } from '../../../explain/model/decisions.ts';
import { countByState, signalGroups } from '../../../explain/model/signals.ts';
import { type Language, useLanguage } from '../../../i18n/context.ts';
import type { FigureId } from '../model/blueprint.ts';
import { folding } from '../model/folding.ts';
import type { FigurePart } from './parts.ts';

/** What the figures are drawn from. */
export interface Asked {
  catalogue: DemoCatalogue | undefined;
  answer: DemoExplanation | undefined;
  text: string;
  intent: Intent | undefined;
}

interface Facts extends Asked {
  language: Language;
}

/** What a figure shows of the text that was asked about. */
export function useParts(figure: FigureId, asked: Asked): FigurePart[] {
  const facts = { language: useLanguage(), ...asked };
  return PARTS[figure](facts);
}

const PARTS: Readonly<Record<FigureId, (facts: Facts) => FigurePart[]>> = { shannon, entropy, layers, taxonomy, synthesis, folding: folds };

const OWN_STAGES = new Set(['start', 'projections', 'decision', 'selection']);

function counted(answer: DemoExplanation | undefined): { matched: number; all: number } | undefined {
  if (answer === undefined) return undefined;
  const counts = countByState(signalGroups(answer));
  return { matched: counts.matched, all: counts.matched + counts.unmatched + counts.unavailable + counts.skipped };
}

function held({ language: { t, format }, answer }: Facts): string {
  const counts = counted(answer);
  return counts === undefined ? '—' : t('path.matched', { matched: format.count(counts.matched), all: format.count(counts.all) });
}

function shannon(facts: Facts): FigurePart[] {
  const { language: { t, format }, answer, text } = facts;
  const rows = answer === undefined ? [] : signalGroups(answer).flatMap((group) => group.rows);
  const tokens = answer?.context_tokens;
  const parts: Omit<FigurePart, 'title' | 'other' | 'note'>[] = [
    { key: 'source', value: answer === undefined ? '—' : tokens === undefined || tokens === 0 ? text : t('path.tokens', { count: format.count(tokens) }) },
    { key: 'encoder', value: held(facts) },
    { key: 'channel', value: answer === undefined ? '—' : t('landing.fig.vector', { count: format.count(rows.length) }), vector: rows.map((row) => (row.state === 'matched' ? (row.confidence ?? 1) : 0)) },
    { key: 'decoder', value: answer?.routing_decision ?? '—', identifier: true },
    { key: 'destination', value: answer?.selected_model ?? '—', identifier: true },
  ];
  return parts.map((part) => {
    const key = part.key as 'source' | 'encoder' | 'channel' | 'decoder' | 'destination';
    return { ...part, title: t(`landing.shannon.${key}`), other: t(`landing.shannon.${key}.other`), note: t(`landing.shannon.${key}.note`) };
  });
}

function entropy({ language: { t, format }, answer }: Facts): FigurePart[] {
  return entropyChart(answer?.entropy ?? []).bars.map((bar, index) => {
    const title = t.term(OWN_STAGES.has(bar.stage) ? 'stage' : 'family', bar.stage);
    return {
      key: `${index}-${bar.stage}`,
      title,
      value: t('landing.bits', { bits: format.bits(bar.bits) }),
      share: bar.share,
      rose: (bar.delta ?? 0) > 0,
      note:
        bar.delta === undefined
          ? t('landing.entropy.first', { bits: format.bits(bar.bits) })
          : t('landing.entropy.note', { stage: title, bits: format.bits(bar.bits), delta: format.change(bar.delta), time: format.duration(bar.us) }),
    };
  });
}

function layers(facts: Facts): FigurePart[] {
  const { language: { t, format }, catalogue, answer } = facts;
  const count = (name: 'signals' | 'projections' | 'decisions' | 'plugins'): string => format.count(catalogue?.counts[name]);
  const here = { signals: held(facts), projections: answer?.projections?.join(', ') ?? '', decisions: answer?.routing_decision ?? '', plugins: answer?.decision_result?.plugins?.join(' → ') ?? '' };
  return (['signals', 'projections', 'decisions', 'plugins'] as const).map((key) => ({
    key,
    title: t(`landing.layers.${key}`),
    other: t('landing.layers.configured', { count: count(key) }),
    value: answer === undefined ? '—' : here[key] === '' ? t('landing.layers.none') : here[key],
    identifier: key !== 'signals',
    note: t(`landing.layers.${key}.note`),
  }));
}

function taxonomy({ language: { t, format }, catalogue, answer }: Facts): FigurePart[] {
  return (catalogue?.signals ?? []).map(({ family, cost, configured }) => {
    const median = answer?.family_p50?.[family];
    const name = t.term('family', family);
    const time = format.duration(median === undefined ? undefined : median.ms * 1000);
    return {
      key: family,
      title: name,
      value: time,
      side: cost === 'free' || cost === 'lexical' ? ('first' as const) : ('second' as const),
      note:
        median === undefined
          ? t('landing.taxonomy.idle', { family: name, cost: t.term('signalCost', cost), count: format.count(configured) })
          : t('landing.taxonomy.note', { family: name, cost: t.term('signalCost', cost), count: format.count(configured), time, runs: format.count(median.count) }),
    };
  });
}

function synthesis({ language: { t, format }, answer, intent }: Facts): FigurePart[] {
  const counted = (key: 'clauses' | 'elements' | 'lines', count: number | undefined): string => (count === undefined ? '—' : t(`landing.synthesis.${key}`, { count: format.count(count) }));
  const values = {
    spec: counted('clauses', intent?.clauses.length),
    agent: counted('elements', intent?.elements.length),
    program: counted('lines', intent?.program.trimEnd().split('\n').length),
    engine: answer?.selected_model ?? '—',
  };
  return (['spec', 'agent', 'program', 'engine'] as const).map((key) => ({
    key,
    title: t(`landing.synthesis.${key}`),
    other: t(`landing.synthesis.${key}.other`),
    value: values[key],
    identifier: key === 'engine',
    note: t(`landing.synthesis.${key}.note`),
  }));
}

function folds({ language: { t, format }, answer }: Facts): FigurePart[] {
  const all = folding(answer?.entropy ?? []);
  const most = Math.max(0, ...all.map(({ bits }) => bits ?? 0));
  const { winner, losers } = answer === undefined ? { winner: undefined, losers: [] } : contest(answer);
  return all.map(({ layer, bits, delta }) => ({
    key: layer,
    title: t(`landing.folding.${layer}`),
    value: bits === undefined ? '—' : t('landing.bits', { bits: format.bits(bits) }),
    ...(bits === undefined ? {} : { share: most === 0 ? 0 : bits / most }),
    rose: (delta ?? 0) > 0,
    other: delta === undefined ? '' : format.change(delta),
    note: t(`landing.folding.${layer}.note`, { winner: winner?.name ?? '—', losers: format.count(answer === undefined ? undefined : losers.length) }),
  }));
}
