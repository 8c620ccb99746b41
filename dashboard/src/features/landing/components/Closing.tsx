import { useLanguage } from '../../../i18n/context.ts';
import { docAddress } from '../../../ui/manual.ts';
import { Part } from './Part.tsx';

const PAGES = ['install', 'configure', 'train', 'operate'] as const;

/** Where everything is written down, and the end of the page. */
export function Closing({ version }: { version: string | undefined }) {
  const { t, format } = useLanguage();
  return (
    <>
      <Part id="docs" eyebrow={t('landing.docs.eyebrow')} title={t('landing.docs.title')} about={t('landing.docs.about')}>
        <ul className="docs">
          {PAGES.map((page) => (
            <li key={page} className="doc">
              <h3 className="doc-title">
                <a href={docAddress(page)} data-testid="doc" data-page={page}>
                  {t(`landing.docs.${page}`)}
                </a>
              </h3>
              <p className="doc-about">{t(`landing.docs.${page}.about`)}</p>
            </li>
          ))}
        </ul>
        <p className="landing-foot">
          <a href={docAddress('')}>{t('docs.search')}</a>
        </p>
      </Part>
      <footer className="foot">
        <p>
          {t('app.name')} <span className="figure soft">{version ?? format.count(undefined)}</span>
        </p>
        <nav aria-label={t('landing.footNav')}>
          <a href="#/playground">{t('playground.title')}</a>
          <a href="#/insights">{t('insights.title')}</a>
          <a href="#/policy">{t('policy.title')}</a>
          <a href={docAddress('')}>{t('docs.title')}</a>
          <a href="./api/docs">{t('landing.api')}</a>
        </nav>
        <p className="soft">{t('landing.licence')}</p>
      </footer>
    </>
  );
}
