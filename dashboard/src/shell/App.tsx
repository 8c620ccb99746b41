import { Suspense, useEffect, useMemo, useState } from 'react';
import { LanguageContext, createLanguage, useLanguage } from '../i18n/context.ts';
import { type Locale, localeCookie, pickLocale, withLocale } from '../i18n/locale.ts';
import { Landing } from '../features/landing/index.ts';
import { Setup, useSetupMode } from '../features/setup/index.ts';
import { ReadOnlyContext } from '../ui/readOnly.ts';
import { FEATURES, featureAt } from './features.ts';
import { Header } from './Header.tsx';
import { SignIn } from './SignIn.tsx';
import { usePath } from './route.ts';
import { useReadOnlyRouter } from './useReadOnlyRouter.ts';
import { useSession } from './useSession.ts';
import './shell.css';

/** The frame of every page: language, theme, navigation, and the feature the address names. */
export function App() {
  const [locale, setLocale] = useState(() => pickLocale(location.search, document.cookie, navigator.languages));
  const language = useMemo(() => createLanguage(locale), [locale]);
  const path = usePath();
  const { refusal, visit } = useSession();
  const [begun, setBegun] = useState(false);
  const feature = featureAt(path);
  const open = feature?.open === true;
  // Visitors of the first page and of the documentation have no token, so nothing is asked for them that may want one.
  const settingUp = useSetupMode(visit, (path !== '' && !open) || begun);
  const readOnly = useReadOnlyRouter(visit, settingUp === false && !open);
  const landing = path === '' && settingUp !== true;
  const title = language.t(
    landing ? 'landing.page' : open ? feature.title : refusal !== undefined ? 'signIn.title' : settingUp === true ? 'setup.title' : (feature?.title ?? 'app.notFound'),
  );

  useEffect(() => {
    document.documentElement.lang = locale;
    document.title = `${title} · ${language.t('app.name')}`;
  }, [locale, title, language]);

  const choose = (next: Locale): void => {
    document.cookie = localeCookie(next);
    history.replaceState(history.state, '', withLocale(location.href, next));
    setLocale(next);
  };

  // Until the router has said whether it is being set up, nothing is asked of it.
  const page = settingUp === undefined ? null : settingUp ? <Setup /> : feature === undefined ? <NotFound /> : <feature.Page />;
  const guarded = refusal === undefined ? page : <SignIn key={visit} refusal={refusal} />;
  const inside = open ? <feature.Page /> : guarded;
  const shown = landing ? <Landing onSetup={() => { setBegun(true); }} /> : inside;

  return (
    <LanguageContext value={language}>
      <a
        className="skip"
        href="#main"
        onClick={(event) => {
          // The hash is the page's path, so the jump is made by hand.
          event.preventDefault();
          document.getElementById('main')?.focus();
        }}
      >
        {language.t('app.skip')}
      </a>
      <Header current={feature?.path} pages={settingUp === true ? FEATURES.filter((page) => page.open) : FEATURES} onLocale={choose} />
      <main id="main" tabIndex={-1}>
        {readOnly && !landing && !open && (
          <p className="notice read-only" data-testid="read-only">
            {language.t('app.readOnly')}
          </p>
        )}
        <ReadOnlyContext value={readOnly}>
          <Suspense fallback={<p className="opening">{language.t('app.opening')}</p>}>{shown}</Suspense>
        </ReadOnlyContext>
      </main>
    </LanguageContext>
  );
}

function NotFound() {
  const { t } = useLanguage();
  return (
    <div className="not-found">
      <h1>{t('app.notFound')}</h1>
      <p>
        <a href={`#/${FEATURES[0].path}`}>{t('app.toFirst')}</a>
      </p>
    </div>
  );
}
