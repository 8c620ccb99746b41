import { useEffect, useMemo, useState } from 'react';
import { useLanguage } from '../../../i18n/context.ts';
import { useHash } from '../../../ui/hash.ts';
import { pageOf, entryOf, placeOf } from '../model/pages.ts';
import type { Node } from '../model/shape.ts';
import { Contents } from './Contents.tsx';
import { Overview } from './Overview.tsx';
import { Page } from './Page.tsx';
import { Search } from './Search.tsx';
import './docs.css';

interface Read {
  of: string;
  /** Undefined where the page could not be fetched. */
  nodes: Node[] | undefined;
}

/** The documentation that comes with the program, read and searched in it. */
export default function Docs() {
  const { t, locale } = useLanguage();
  const hash = useHash();
  const { path, at } = useMemo(() => placeOf(hash), [hash]);
  const entry = entryOf(path);
  const [read, setRead] = useState<Read>();
  const [tries, setTries] = useState(0);

  useEffect(() => {
    if (entry === undefined) return undefined;
    let wanted = true;
    const show = (nodes: Node[] | undefined): void => {
      if (wanted) setRead({ of: entry.path, nodes });
    };
    pageOf(entry.path).then(show, () => {
      show(undefined);
    });
    return () => {
      wanted = false;
    };
  }, [entry, tries]);

  const shown = read?.of === path ? read : undefined;
  return (
    <div className="manual" data-testid="manual-page" data-page={path} data-state={path === '' || shown?.nodes !== undefined ? 'ready' : 'reading'}>
      <div className="manual-top">
        {path === '' ? <h1 className="manual-title">{t('docs.title')}</h1> : <a href="#/docs">{t('docs.all')}</a>}
        {locale !== 'en' && <p className="soft manual-language">{t('docs.english')}</p>}
      </div>
      <Search key={hash} />
      {path === '' && <Overview />}
      {path !== '' && entry === undefined && <p className="notice notice-fault">{t('docs.noPage')}</p>}
      {entry !== undefined && (
        <div className="manual-columns">
          <Contents entry={entry} nodes={shown?.nodes ?? []} />
          <article className="manual-body">
            {shown === undefined && <p role="status">{t('app.opening')}</p>}
            {shown !== undefined && shown.nodes === undefined && (
              <p className="notice notice-fault" role="alert">
                {t('docs.unread')}{' '}
                <button
                  type="button"
                  className="button-link"
                  onClick={() => {
                    setTries(tries + 1);
                  }}
                >
                  {t('playground.retry')}
                </button>
              </p>
            )}
            {shown?.nodes !== undefined && <Page path={path} nodes={shown.nodes} at={at} />}
          </article>
        </div>
      )}
    </div>
  );
}
