import { type ReactNode, useId, useRef, useState } from 'react';
import type { Intent, IntentElement, IntentTest } from '../api/intent.ts';
import { useLanguage } from '../i18n/context.ts';
import type { Format } from '../i18n/format.ts';
import type { Translate } from '../i18n/translate.ts';
import { CopyText } from '../ui/CopyText.tsx';
import { Section } from '../ui/Section.tsx';
import { Sentence, toneOf } from './Sentence.tsx';
import { score, wide } from './model.ts';

interface Props {
  /** What was compiled. */
  text: string;
  intent: Intent;
  actions?: ReactNode;
}

/** What became of the sentence: its elements, the program, what was found, how its tests went, what it would change. */
export function IntentResult({ text, intent, actions }: Props) {
  const { t, format } = useLanguage();
  const { clauses, elements, unparsed, choices, findings, tests, program, diff } = intent;
  const [at, setAt] = useState<number>();
  const shown = useRef<HTMLPreElement>(null);
  const id = useId();
  const told = (element: number): string => `${id}-${element}`;
  return (
    <>
      <p role="status" className="intent-said" data-testid="intent-said" data-usable={intent.usable}>
        {t(intent.usable ? 'intent.usable' : 'intent.unusable', { elements: format.count(elements.length), lost: format.count(unparsed.length) })}{' '}
        {tests.length > 0 && <span data-testid="intent-score">{scored(t, format, tests)}</span>}
      </p>
      <div className="intent-columns">
        <Section title={t('intent.read')} about={t('intent.readAbout')} testId="intent-read">
          <Sentence text={text} intent={intent} at={at} onAt={setAt} told={told} />
          <ol className="intent-list" aria-label={t('intent.clauses')} data-testid="intent-clauses">
            {clauses.map(({ text: words, from, understood, meaning }) => (
              <li key={from} data-understood={understood}>
                {understood ? (
                  <span className="id">{meaning}</span>
                ) : (
                  <>
                    <q>{words}</q> <span className="tone-fault">{t('intent.lost')}</span>
                  </>
                )}
              </li>
            ))}
          </ol>
          {unparsed.length > 0 && (
            <ul className="intent-list" data-testid="intent-unparsed">
              {unparsed.map(({ from, text: words, why }) => (
                <li key={from} className="notice notice-caution">
                  <q>{words}</q> <span className="id">{why}</span>
                </li>
              ))}
            </ul>
          )}
          <ol className="intent-elements" data-testid="intent-elements">
            {elements.map((element, index) => (
              <li key={index} id={told(index)} data-at={index} {...(index === at ? { 'aria-current': true } : {})}>
                <Element element={element} number={index + 1} />
              </li>
            ))}
          </ol>
          {choices.length > 0 && (
            <ul className="intent-list" aria-label={t('intent.choices')} data-testid="intent-choices">
              {choices.map(({ words, from, model, why }) => (
                <li key={from}>
                  <q>{words}</q> → <span className="id">{model}</span> <span className="id soft">{why}</span>
                </li>
              ))}
            </ul>
          )}
        </Section>
        <Section title={t('intent.program')} testId="intent-program">
          <pre ref={shown} tabIndex={0} className="intent-code" lang="en">
            {program}
          </pre>
          <div className="intent-line">
            <CopyText text={program} shownIn={shown} labels={{ copy: t('program.copy'), copied: t('raw.copied'), selected: t('raw.copyFailed') }} />
            {actions}
          </div>
        </Section>
      </div>
      <div className="intent-columns">
        <Tests intent={intent} />
        <Section title={t('intent.findings')} testId="intent-findings">
          {findings.length === 0 && <p className="soft">{t('findings.none')}</p>}
          <ul className="intent-list">
            {findings.map(({ severity, code, message, line, column, hint }, index) => (
              <li key={index} className={`notice${severity === 'error' ? ' notice-fault' : severity === 'note' ? '' : ' notice-caution'}`} data-severity={severity} data-code={code}>
                <span className="badge">{t(`severity.${severity}`)}</span> <span className="soft">{t('findings.line', { line, column })}</span>{' '}
                <span {...(code === 'dsl-untested-route' ? {} : { lang: 'en' })}>
                  {message} {hint}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      </div>
      <details className="intent-diff" data-testid="intent-diff">
        <summary>{t('intent.diff')}</summary>
        {diff.trim() === '' ? <p className="soft">{t('diff.none')}</p> : <Diff text={diff} />}
      </details>
    </>
  );
}

function Element({ element, number }: { element: IntentElement; number: number }) {
  const { t } = useLanguage();
  const { kind, type, name, words } = element;
  return (
    <>
      <span className={`intent-number intent-${toneOf(kind)}`}>{number}</span>
      <span className="intent-kind">
        {t.term('intent.kind', kind)}
        {type !== undefined && <> · {kind === 'plugin' ? <span className="id">{type}</span> : t.term('family', type)}</>}
      </span>
      <span className="id">{name}</span>
      {!wide(element) && <q className="soft">{words}</q>}
    </>
  );
}

/** How the tests went, with the share that passed; where none ran, how many there are. */
export function scored(t: Translate, format: Format, tests: readonly IntentTest[]): string {
  const tried = score(tests);
  if (tried !== undefined) return t('intent.score', { share: format.percent(tried.passed / tried.all), passed: format.count(tried.passed), all: format.count(tried.all) });
  return tests.length === 0 ? t('intent.noTests') : t('intent.unrun', { count: format.count(tests.length) });
}

/** The feedback: each test routed by the program itself, where it should go and where it went. */
function Tests({ intent: { tests, unrun } }: { intent: Intent }) {
  const { t, format } = useLanguage();
  const tried = score(tests);
  return (
    <Section title={t('intent.tests')} about={t('intent.testsAbout')} testId="intent-tests">
      <p className={tried === undefined ? 'soft' : tried.passed === tried.all ? 'intent-score tone-good' : 'intent-score tone-fault'}>{scored(t, format, tests)}</p>
      {unrun !== undefined && (
        <p className="notice" data-testid="intent-unrun" data-why={unrun}>
          {t.term('intent.unrunWhy', unrun)}
        </p>
      )}
      <ul className="intent-list">
        {tests.map(({ prompt, route, got, passed }, index) => (
          <li key={index} data-passed={passed}>
            {passed !== undefined && <span className={`badge ${passed ? 'tone-good' : 'tone-fault'}`}>{t(passed ? 'intent.passed' : 'intent.missed')}</span>} <q>{prompt}</q>{' '}
            <span className="intent-routes">
              {t('intent.expected')} <span className="id">{route}</span>
              {got !== undefined && (
                <>
                  {' · '}
                  {t('intent.got')} <span className={passed === true ? 'id' : 'id tone-fault'}>{got === 'none' ? t('intent.gotNone') : got}</span>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Diff({ text }: { text: string }) {
  const { t } = useLanguage();
  return (
    <pre className="intent-code" tabIndex={0} role="region" aria-label={t('intent.diff')} lang="en">
      {text.split('\n').map((line, index) => (
        <span key={index} className={/^\+(?!\+\+ )/.test(line) ? 'intent-added' : /^-(?!-- )/.test(line) ? 'intent-removed' : ''}>
          {line}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}
