import { session } from '../api/session.ts';
import { useLanguage } from '../i18n/context.ts';
import { LOCALES, LOCALE_NAMES, type Locale } from '../i18n/locale.ts';
import type { Feature } from './features.ts';
import { useTheme } from './theme.ts';
import { useSession } from './useSession.ts';

interface Props {
  current: string | undefined;
  /** What the navigation leads to. */
  pages: readonly Feature[];
  onLocale: (locale: Locale) => void;
}

export function Header({ current, pages, onLocale }: Props) {
  const { t, locale } = useLanguage();
  return (
    <header className="header">
      <a className="brand" href="#/">
        <Mark />
        <span className="brand-name">{t('app.name')}</span>
      </a>
      <nav className="nav" aria-label={t('app.nav')}>
        {pages.map(({ path, title }) => (
          <a key={path} className="nav-link" href={`#/${path}`} {...(path === current ? { 'aria-current': 'page' as const } : {})}>
            {t(title)}
          </a>
        ))}
      </nav>
      <div className="settings">
        <select
          className="select settings-locale"
          data-testid="locale"
          aria-label={t('app.locale')}
          value={locale}
          onChange={(event) => {
            const next = LOCALES.find((candidate) => candidate === event.target.value);
            if (next !== undefined) onLocale(next);
          }}
        >
          {LOCALES.map((id) => (
            <option key={id} value={id} lang={id}>
              {LOCALE_NAMES[id]}
            </option>
          ))}
        </select>
        <ThemeButton />
        <SignOut />
      </div>
    </header>
  );
}

function ThemeButton() {
  const { t } = useLanguage();
  const [theme, flip] = useTheme();
  const label = t(theme === 'dark' ? 'app.theme.light' : 'app.theme.dark');
  return (
    <button type="button" className="button theme" data-testid="theme" data-theme-now={theme} aria-label={label} title={label} onClick={flip}>
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
        <path d="M8 1.75a6.25 6.25 0 0 1 0 12.5z" fill="currentColor" />
      </svg>
    </button>
  );
}

/** There where a token is in use. The page is loaded anew, so that nothing it has read stays in its memory. */
function SignOut() {
  const { t } = useLanguage();
  const { in: signedIn } = useSession();
  if (!signedIn) return null;
  return (
    <button
      type="button"
      className="button button-quiet"
      data-testid="sign-out"
      onClick={() => {
        session.signOut();
        location.reload();
      }}
    >
      {t('signIn.out')}
    </button>
  );
}

/** The product's sign: uncertainty stepping down. */
function Mark() {
  return (
    <svg className="brand-mark" viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
      <rect width="32" height="32" rx="5" fill="var(--screen)" />
      <path d="M4 16h24M16 4v24" stroke="var(--screen-line)" />
      <path d="M4 9h6v6h6v6h6v4h6" fill="none" stroke="var(--phosphor)" strokeWidth="2.5" strokeLinejoin="round" strokeLinecap="round" />
    </svg>
  );
}
