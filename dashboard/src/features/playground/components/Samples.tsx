import type { Sample } from '../../../api/types.ts';
import { useLanguage } from '../../../i18n/context.ts';

/** Prompts that each reach another decision; folded away once a conversation has begun. */
export function Samples({ samples, folded, onTake }: { samples: Sample[]; folded: boolean; onTake: (prompt: string) => void }) {
  const { t } = useLanguage();
  if (samples.length === 0) return null;
  if (!folded) return <Gallery samples={samples} onTake={onTake} />;
  return (
    <details className="samples-fold">
      <summary>{t('playground.samples')}</summary>
      <Gallery samples={samples} onTake={onTake} />
    </details>
  );
}

function Gallery({ samples, onTake }: { samples: Sample[]; onTake: (prompt: string) => void }) {
  const { t, locale } = useLanguage();
  return (
    <ul className="samples" aria-label={t('playground.samples')} data-testid="samples">
      {samples.map((sample) => (
        <li key={sample.id}>
          <button
            type="button"
            className="sample"
            data-sample={sample.id}
            onClick={() => {
              onTake(sample.prompt);
            }}
          >
            <span className="sample-title">{locale === 'en' ? sample.title.en : sample.title.zh}</span>
            <span className="sample-prompt">{sample.prompt}</span>
            <span className="sample-expect">
              {t('playground.samples.expect')} <span className="id">{sample.expect}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
