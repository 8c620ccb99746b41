import { useLanguage } from '../../../i18n/context.ts';
import type { Draft } from '../model/draft.ts';
import { DiffView } from './DiffView.tsx';

/** Somebody else was first: their text and this draft are both there until the person says how to go on. */
export function ConflictNote({ draft, onSettle }: { draft: Draft; onSettle: (keep: 'mine' | 'theirs') => void }) {
  const { t } = useLanguage();
  const { base, conflict, text } = draft;
  if (base === undefined || conflict === undefined) return null;
  return (
    <section className="notice notice-caution conflict" role="alert" data-testid="conflict">
      <h2 className="conflict-title">{t('conflict.title')}</h2>
      <p>{t('conflict.about')}</p>
      <p className="conflict-actions">
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
