import { useLanguage } from '../i18n/context.ts';
import { TOLD, type Topic, docAddress } from './manual.ts';

/** Leads to the section of the documentation that tells of what stands here. */
export function ManualLink({ topic }: { topic: Topic }) {
  const { t } = useLanguage();
  const { doc, at, title } = TOLD[topic];
  return (
    <a className="manual-link" data-testid="manual" data-topic={topic} href={docAddress(doc, at)} aria-label={t('docs.about', { title: t(title) })}>
      {t('docs.title')}
    </a>
  );
}
