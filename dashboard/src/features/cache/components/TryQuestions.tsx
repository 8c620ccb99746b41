import { useRef, useState } from 'react';
import { CACHE_CALLS, type CacheCapabilities, type TextVector, fetchVectors } from '../../../api/cache.ts';
import { type Failure, RequestFailed, failureOf } from '../../../api/failure.ts';
import { isAbort } from '../../../api/http.ts';
import { evaluate } from '../../../api/router.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { FailureNote } from '../../../ui/FailureNote.tsx';
import { Section } from '../../../ui/Section.tsx';
import type { Keeping } from '../model/keeping.ts';
import { type Likeness, likenessOf } from '../model/likeness.ts';
import { Denied } from './Denied.tsx';

interface Props {
  able: CacheCapabilities;
  keeping: Keeping | undefined;
  /** Whether the caller may route and compare texts. */
  may: boolean;
}

/** Without an encoder there is nothing to compare with, which is an answer. */
async function vectors(texts: readonly string[], signal: AbortSignal): Promise<TextVector[]> {
  try {
    return await fetchVectors(texts, signal);
  } catch (cause) {
    if (cause instanceof RequestFailed && cause.failure.code === 'EMBEDDING_MODEL_NOT_READY') return [];
    throw cause;
  }
}

/** Whether the answer to one question would be given to another. */
export function TryQuestions({ able, keeping, may }: Props) {
  const { t } = useLanguage();
  const [earlier, setEarlier] = useState('');
  const [later, setLater] = useState('');
  const [outcome, setOutcome] = useState<{ likeness?: Likeness; failure?: Failure }>({});
  const [busy, setBusy] = useState(false);
  const running = useRef<AbortController>(null);
  // Without the configuration nothing is known about which decisions keep answers.
  if (keeping === undefined || !keeping.enabled || keeping.keepers.length === 0) return null;

  const run = async (): Promise<void> => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    const { signal } = controller;
    setBusy(true);
    try {
      const [first, second, [one, two]] = await Promise.all([
        evaluate('', [{ role: 'user', content: earlier }], signal),
        evaluate('', [{ role: 'user', content: later }], signal),
        vectors([earlier, later], signal),
      ]);
      const likeness = likenessOf({ text: earlier, route: first, vector: one }, { text: later, route: second, vector: two }, keeping.keepers, able.semantic);
      setOutcome({ likeness });
    } catch (cause) {
      if (isAbort(cause)) return;
      setOutcome({ failure: failureOf(cause) });
    }
    setBusy(false);
  };
  const fields = [
    { id: 'like-earlier', label: t('like.earlier'), value: earlier, change: setEarlier },
    { id: 'like-later', label: t('like.later'), value: later, change: setLater },
  ];
  return (
    <Section level={2} title={t('like.title')} about={t('like.about')} testId="try-questions">
      {!may ? (
        <Denied permission={CACHE_CALLS.compare.permission} />
      ) : (
        <form
          className="cache-form"
          onSubmit={(event) => {
            event.preventDefault();
            void run();
          }}
        >
          {fields.map(({ id, label, value, change }) => (
            <label key={id}>
              {label}
              <textarea
                className="input"
                data-testid={id}
                rows={2}
                value={value}
                onChange={(event) => {
                  change(event.target.value);
                  setOutcome({});
                }}
              />
            </label>
          ))}
          <button type="submit" className="button button-primary" data-testid="like-run" disabled={busy || earlier.trim() === '' || later.trim() === ''}>
            {t(busy ? 'like.busy' : 'like.run')}
          </button>
        </form>
      )}
      <div role="status">{outcome.likeness !== undefined && <LikenessView likeness={outcome.likeness} />}</div>
      {outcome.failure !== undefined && <FailureNote failure={outcome.failure} />}
    </Section>
  );
}

export function LikenessView({ likeness }: { likeness: Likeness }) {
  const { t, format } = useLanguage();
  const { verdict, decision, other, similarity, threshold } = likeness;
  const hit = verdict === 'equal' || verdict === 'like';
  const name = (id: string) => (id === '' ? <span className="soft">{t('insights.noDecision')}</span> : <span className="id">{id}</span>);
  return (
    <div className="cache-outcome" data-testid="likeness" data-verdict={verdict}>
      <p className="failure-title">
        <span className={hit ? 'mark mark-matched' : 'mark mark-skipped'} aria-hidden="true" />
        {t(`likeness.${verdict}`)}
      </p>
      {similarity !== undefined && threshold !== undefined && (
        <Scale similarity={similarity} threshold={threshold} label={t('like.picture', { similarity: format.score(similarity), threshold: format.score(threshold) })} />
      )}
      <dl className="facts">
        <div>
          <dt>{t('like.decision')}</dt>
          <dd>{name(decision)}</dd>
        </div>
        {other !== undefined && other !== decision && (
          <div>
            <dt>{t('like.decision.earlier')}</dt>
            <dd>{name(other)}</dd>
          </div>
        )}
        {similarity !== undefined && (
          <div>
            <dt>{t('like.similarity')}</dt>
            <dd className="figure">
              {format.figure(similarity)}
              {threshold !== undefined && (
                <span className="soft">
                  {' '}
                  ({t('like.enough')} {format.figure(threshold)})
                </span>
              )}
            </dd>
          </div>
        )}
      </dl>
      {hit && <p className="soft cache-fine">{t('like.rest')}</p>}
    </div>
  );
}

/** How near the two questions are, beside how near they have to be. */
function Scale({ similarity, threshold, label }: { similarity: number; threshold: number; label: string }) {
  const place = (value: number): string => `${Math.min(1, Math.max(0, value)) * 100}%`;
  return (
    <div className="like-scale" role="img" aria-label={label}>
      <span className={similarity >= threshold ? 'bar-fill bar-active' : 'bar-fill bar-soft'} style={{ width: place(similarity) }} />
      <span className="like-enough" style={{ left: place(threshold) }} />
    </div>
  );
}
