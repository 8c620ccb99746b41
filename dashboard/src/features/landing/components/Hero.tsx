import { useLanguage } from '../../../i18n/context.ts';

export function Hero({ simulated }: { simulated: boolean }) {
  const { t } = useLanguage();
  return (
    <header className="hero">
      <p className="eyebrow">{t('landing.eyebrow')}</p>
      <h1 className="hero-title">{t('landing.title')}</h1>
      <div className="hero-side">
        <p className="hero-sub">{t('landing.sub')}</p>
        <p className="hero-manifesto">{t('landing.manifesto')}</p>
        <nav className="hero-actions" aria-label={t('landing.actions')}>
          <a className="button button-primary" data-testid="open-playground" href="#/playground">
            {t('landing.open')}
          </a>
          <a className="button" href="#start">
            {t('landing.toStart')}
          </a>
          <a className="hero-link" href="#blueprint">
            {t('landing.toBlueprint')}
          </a>
        </nav>
        <p className="hero-note">{simulated && t('landing.simulated')}</p>
      </div>
    </header>
  );
}
