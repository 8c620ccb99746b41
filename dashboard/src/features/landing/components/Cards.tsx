import type { ReactNode } from 'react';
import type { DemoCatalogue, DemoExplanation } from '../../../api/demo.ts';
import type { Intent } from '../../../api/intent.ts';
import { scored } from '../../../intent/index.ts';
import { contest } from '../../../explain/model/decisions.ts';
import { fold } from '../../../explain/model/entropy.ts';
import { countByState, signalGroups } from '../../../explain/model/signals.ts';
import { useLanguage } from '../../../i18n/context.ts';
import type { MessageKey } from '../../../i18n/en.ts';
import { ManualLink } from '../../../ui/ManualLink.tsx';
import { Part } from './Part.tsx';

interface Card {
  id: 'signals' | 'decisions' | 'plugins' | 'intent' | 'selection' | 'docs';
  href: string;
  link: MessageKey;
  /** What proves it on the text above; a dash before there is an answer. */
  proof: ReactNode;
}

/** Six things the router does, each with its proof on the visitor's text or the place where it can be seen. */
export function Cards({ catalogue, answer, intent }: { catalogue: DemoCatalogue | undefined; answer: DemoExplanation | undefined; intent?: Intent | undefined }) {
  const { t } = useLanguage();
  const proofs = { ...useProofs(catalogue, answer), intent: useIntentProof(intent) };
  const cards: readonly Card[] = [
    { id: 'signals', href: '#bench', link: 'landing.card.signals.link', proof: proofs.signals },
    { id: 'decisions', href: '#blueprint=shannon', link: 'landing.card.decisions.link', proof: proofs.decisions },
    { id: 'plugins', href: '#blueprint=layers', link: 'landing.card.plugins.link', proof: proofs.plugins },
    { id: 'intent', href: '#intent', link: 'landing.card.intent.link', proof: proofs.intent },
    { id: 'selection', href: '#blueprint=entropy', link: 'landing.card.selection.link', proof: proofs.selection },
    { id: 'docs', href: '#/docs', link: 'landing.card.docs.link', proof: proofs.docs },
  ];
  return (
    <Part id="logic" eyebrow={t('landing.logic.eyebrow')} title={t('landing.logic.title')} about={t('landing.logic.about')}>
      <ul className="cards">
        {cards.map(({ id, href, link, proof }) => (
          <li key={id} className="card" data-card={id}>
            <h3 className="card-title">{t(`landing.card.${id}`)}</h3>
            <p className="card-about">{t(`landing.card.${id}.about`)}</p>
            <p className="card-proof">{proof}</p>
            <p className="card-links">
              <a className="card-link" href={href}>
                {t(link)}
              </a>
              {id !== 'docs' && <ManualLink topic={id} />}
            </p>
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** What the visitor's words became; a dash before they were compiled. */
function useIntentProof(intent: Intent | undefined): string {
  const { t, format } = useLanguage();
  if (intent === undefined) return format.count(undefined);
  return t('landing.proof.intent', {
    elements: format.count(intent.elements.length),
    score: scored(t, format, intent.tests),
  });
}

function useProofs(catalogue: DemoCatalogue | undefined, answer: DemoExplanation | undefined) {
  const { t, format } = useLanguage();
  const algorithms = catalogue === undefined ? '—' : t('landing.proof.algorithms', { count: format.count(catalogue.algorithms.length) });
  const docs = t('landing.proof.docs');
  if (answer === undefined) return { signals: '—', decisions: '—', plugins: '—', selection: algorithms, docs };
  const counts = countByState(signalGroups(answer));
  const all = counts.matched + counts.unmatched + counts.unavailable + counts.skipped;
  const { winner, losers } = contest(answer);
  const plugins = answer.decision_result?.plugins ?? [];
  const bits = fold(answer.entropy ?? []);
  return {
    signals: t('landing.proof.signals', { matched: format.count(counts.matched), all: format.count(all), time: format.duration(answer.latency?.signals_us) }),
    decisions: winner === undefined ? t('verdict.noDecision') : t('landing.proof.decisions', { winner: winner.name, losers: format.count(losers.length) }),
    plugins: plugins.length === 0 ? t('landing.proof.noPlugins') : plugins.join(' → '),
    selection: bits === undefined ? algorithms : t('landing.proof.bits', { from: format.bits(bits.from), to: format.bits(bits.to) }),
    docs,
  };
}
