import { useLanguage } from '../../../i18n/context.ts';
import type { Translate } from '../../../i18n/translate.ts';
import { type Turn, modelOf } from '../model.ts';

/** One line for the eye and for screen readers: what the router is doing now. */
export function Status({ turn }: { turn: Turn | undefined }) {
  const { t } = useLanguage();
  return (
    <p className="status" role="status" aria-live="polite" data-testid="status">
      {turn === undefined ? t('status.idle') : statusOf(turn, t)}
    </p>
  );
}

function statusOf(turn: Turn, t: Translate): string {
  const model = modelOf(turn) ?? t('card.noModel');
  switch (turn.phase) {
    case 'routing':
      return t('status.routing');
    case 'answering':
      return t('status.answering', { model });
    case 'stopped':
      return t('status.stopped');
    case 'failed':
      return t('status.failed');
    case 'done':
      if (turn.why.state === 'pending' || turn.why.state === 'loading') return t('status.explaining');
      return t(turn.kind === 'eval' ? 'status.dryRunDone' : 'status.done', { model });
  }
}
