import { useLanguage } from '../../../i18n/context.ts';
import { FailureNote } from '../../../ui/FailureNote.tsx';
import type { Choice } from '../model/choice.ts';
import type { Review } from '../useReview.ts';

interface Props {
  /** Undefined while it is being found out. */
  review: Review | undefined;
  choice: Choice;
  busy: boolean;
  onActivate: (yaml: string) => void;
}

/** The configuration the choice comes to, and taking it into use. */
export function ReviewPart({ review, choice, busy, onActivate }: Props) {
  const { t, format } = useLanguage();
  const judged = review?.judged;
  const errors = judged?.diagnostics.filter(({ severity }) => severity === 'error') ?? [];
  const nothing = choice.imported === undefined && choice.models.length + choice.added.length === 0;
  return (
    <section className="part" aria-labelledby="setup-review">
      <h2 id="setup-review" className="part-title">
        {t('setup.review')}
      </h2>
      {nothing && <p className="soft">{t('setup.review.nothing')}</p>}
      {!nothing && review === undefined && <p className="soft">{t('setup.review.running')}</p>}
      {review?.proposal?.complete === false && <p className="notice notice-caution">{t('setup.review.incomplete')}</p>}
      {review?.failure !== undefined && <FailureNote failure={review.failure} />}
      {judged !== undefined && (
        <>
          <p>
            {t('setup.review.size', {
              models: format.count(judged.models),
              decisions: format.count(judged.decisions),
              signals: format.count(judged.signals),
            })}
          </p>
          {errors.length > 0 && (
            <ul className="notice notice-fault">
              {errors.map(({ line, column, message, hint }) => (
                <li key={`${line}:${column}:${message}`} lang="en">
                  {message} {hint}
                </li>
              ))}
            </ul>
          )}
          <details>
            <summary>{t('setup.review.text')}</summary>
            <pre className="setup-text id" tabIndex={0}>
              {judged.shown}
            </pre>
          </details>
        </>
      )}
      <div className="setup-actions">
        <button
          type="button"
          className="button button-primary"
          data-testid="activate"
          disabled={busy || judged?.canActivate !== true}
          onClick={() => {
            if (judged !== undefined) onActivate(judged.yaml);
          }}
        >
          {t(busy ? 'setup.activating' : 'setup.activate')}
        </button>
        <span className="soft">{t('setup.activate.about')}</span>
      </div>
    </section>
  );
}
