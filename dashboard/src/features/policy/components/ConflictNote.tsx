import { useLanguage } from '../../../i18n/context.ts';
import { type Draft, type Keep, joined } from '../model/draft.ts';
import { DiffView } from './DiffView.tsx';

/** Somebody else was first: their text and this draft are both there until the person says how to go on. */
export function ConflictNote({ draft, onSettle }: { draft: Draft; onSettle: (keep: Keep) => void }) {
  const { t } = useLanguage();
  const { base, conflict, text } = draft;
  if (base === undefined || conflict === undefined) return null;
  const joinable = joined(draft) !== undefined;
  return (
    <section className="notice notice-caution conflict" role="alert" data-testid="conflict">
      <h2 className="conflict-title">{t('conflict.title')}</h2>
      <p>{t('conflict.about')}</p>
      {!joinable && <p>{t('conflict.overlap')}</p>}
      <p className="conflict-actions">
        {joinable && (
          <button
            type="button"
            className="button button-primary"
            data-testid="keep-both"
            onClick={() => {
              onSettle('both');
            }}
          >
            {t('conflict.both')}
          </button>
        )}
        <button
          type="button"
          className="button"
          data-testid="keep-mine"
          onClick={() => {
            onSettle('mine');
          }}
        >
          {t('conflict.mine')}
        </button>
        <button
          type="button"
          className="button"
          data-testid="keep-theirs"
          onClick={() => {
            onSettle('theirs');
          }}
        >
          {t('conflict.theirs')}
        </button>
      </p>
      <details>
        <summary>{t('conflict.theirChanges')}</summary>
        <DiffView before={base.yaml} after={conflict.theirs.yaml} />
      </details>
      <details>
        <summary>{t('conflict.myChanges')}</summary>
        <DiffView before={base.yaml} after={text} />
      </details>
    </section>
  );
}
