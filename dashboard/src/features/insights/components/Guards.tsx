import type { Guard } from '../../../api/replay.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { Section } from '../../../ui/Section.tsx';

/** What the safety signals came to, those that could not run first of all. */
export function Guards({ guards }: { guards: readonly Guard[] }) {
  const { t } = useLanguage();
  if (guards.length === 0) return null;
  const silent = guards.some(({ state }) => state === 'unavailable');
  return (
    <Section title={t('guards.title')} testId="guards">
      {silent && <p className="notice notice-caution">{t('guards.unavailable')}</p>}
      <dl className="facts">
        {guards.map((guard) => (
          <div key={guard.family} data-guard={guard.family} data-state={guard.state}>
            <dt>{t.term('family', guard.family)}</dt>
            <dd>
              <Outcome guard={guard} />
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function Outcome({ guard: { state, matched, error } }: { guard: Guard }) {
  const { t } = useLanguage();
  if (state !== 'evaluated') {
    return (
      <>
        <span className={`mark mark-${state}`} aria-hidden="true" />
        {t(`signalState.${state}`)}
        {error !== undefined && <span className="id soft"> {error}</span>}
      </>
    );
  }
  if (matched.length === 0) return t('guards.clear');
  return (
    <>
      <span className="mark mark-matched" aria-hidden="true" />
      {t('signalState.matched')} <span className="id">{matched.join(' · ')}</span>
    </>
  );
}
