import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useLanguage } from '../../../i18n/context.ts';
import { docAddress } from '../../../ui/manual.ts';
import type { Found } from '../model/find.ts';
import { entryOf } from '../model/pages.ts';

/** How long the person must pause before the words are looked for, in ms. */
const PAUSE = 120;

interface Answer {
  to: string;
  /** Undefined where the index could not be fetched. */
  found: Found[] | undefined;
}

/** Looks words up in all pages. The index and its reader are loaded when something is typed. */
export function Search() {
  const { t, format } = useLanguage();
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState('');
  const [answer, setAnswer] = useState<Answer>();
  const asked = words.trim();
  const current = answer?.to === asked ? answer : undefined;

  useEffect(() => {
    if (asked === '') return undefined;
    let wanted = true;
    const timer = setTimeout(() => {
      const show = (found: Found[] | undefined): void => {
        if (wanted) setAnswer({ to: asked, found });
      };
      import('../model/find.ts')
        .then(({ find }) => find(asked))
        .then(show, () => {
          show(undefined);
        });
    }, PAUSE);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [asked]);

  /** Up and down go through the field and what was found, Escape back to the field, which it empties. */
  const move = (event: KeyboardEvent): void => {
    const stops = [...(box.current?.querySelectorAll<HTMLElement>('input, .manual-found a') ?? [])];
    const at = stops.findIndex((stop) => stop === document.activeElement);
    const next = event.key === 'ArrowDown' ? stops[at + 1] : event.key === 'ArrowUp' ? stops[at - 1] : undefined;
    if (event.key === 'Enter' && at === 0) stops[1]?.click();
    else if (event.key === 'Escape') {
      if (at === 0) setWords('');
      input.current?.focus();
    } else if (next !== undefined) {
      event.preventDefault();
      next.focus();
    }
  };

  return (
    <div ref={box} className="manual-search" role="search" onKeyDown={move}>
      <label className="hidden-visually" htmlFor="manual-words">
        {t('docs.search')}
      </label>
      <input
        ref={input}
        id="manual-words"
        className="input"
        data-testid="manual-search"
        type="search"
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        placeholder={t('docs.placeholder')}
        value={words}
        onChange={(event) => {
          setWords(event.target.value);
        }}
      />
      <p role="status" className="soft manual-count">
        {current?.found !== undefined && (current.found.length === 0 ? t('docs.none') : t('docs.found', { count: format.count(current.found.length) }))}
        {current !== undefined && current.found === undefined && t('docs.unread')}
      </p>
      {current?.found !== undefined && current.found.length > 0 && (
        <ol className="manual-found" lang="en" data-testid="manual-found">
          {current.found.map((found) => (
            <li key={`${found.page} ${found.at}`}>
              <Result found={found} />
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

export function Result({ found: { page, at, heading, passage } }: { found: Found }) {
  const title = entryOf(page)?.title;
  return (
    <a href={docAddress(page, at)} data-at={at}>
      <span className="manual-found-head">
        <strong>{heading}</strong> {title !== heading && <span className="soft">{title}</span>}
      </span>
      <span className="manual-found-text">{passage.map(({ text, hit }, index) => (hit ? <mark key={index}>{text}</mark> : text))}</span>
    </a>
  );
}
