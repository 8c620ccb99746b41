import { type ReactNode, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { CACHE_CALLS, type CacheRemoval, type CacheSelector, invalidate } from '../../../api/cache.ts';
import { type Failure, failureOf } from '../../../api/failure.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { FailureNote } from '../../../ui/FailureNote.tsx';
import { Section } from '../../../ui/Section.tsx';
import type { Keeping } from '../model/keeping.ts';
import { type Choice, NOTHING, SCOPES, selectorOf } from '../model/selection.ts';
import { Denied } from './Denied.tsx';

const PROTOCOLS = ['openai:body', 'openai:stream', 'anthropic:body', 'anthropic:stream'] as const;

interface Props {
  keeping: Keeping | undefined;
  may: boolean;
  onChanged: () => void;
}

/** What was counted, and for which selector. */
interface Counted {
  selector: CacheSelector;
  removal: CacheRemoval;
}

/** Names answers, counts them, and deletes them after that. */
export function TakeOut({ keeping, may, onChanged }: Props) {
  const { t } = useLanguage();
  return (
    <Section level={2} title={t('out.title')} about={t('out.about')} testId="take-out">
      {may ? <OutForm keeping={keeping} onChanged={onChanged} /> : <Denied permission={CACHE_CALLS.invalidate.permission} />}
    </Section>
  );
}

function OutForm({ keeping, onChanged }: Omit<Props, 'may'>) {
  const { t, format } = useLanguage();
  const [choice, setChoice] = useState<Choice>(NOTHING);
  const [counted, setCounted] = useState<Counted>();
  const [done, setDone] = useState<CacheRemoval>();
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const counter = useRef<HTMLButtonElement>(null);
  const selector = selectorOf(choice);
  const change = (part: Partial<Choice>): void => {
    setChoice({ ...choice, ...part });
    setCounted(undefined);
    setDone(undefined);
    setFailure(undefined);
  };
  const attempt = async (meant: CacheSelector, dryRun: boolean): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    setDone(undefined);
    try {
      const removal = await invalidate(meant, dryRun);
      setCounted(dryRun ? { selector: meant, removal } : undefined);
      if (!dryRun) setDone(removal);
      onChanged();
    } catch (cause) {
      setCounted(undefined);
      setFailure(failureOf(cause));
    }
    // The button that deletes goes away, and one that is still disabled takes no focus.
    flushSync(() => {
      setBusy(false);
    });
    if (!dryRun) counter.current?.focus();
  };
  const none = counted?.removal.matched_estimate === 0;
  return (
    <>
      <Fields
        choice={choice}
        keeping={keeping}
        onChange={change}
        onSubmit={() => {
          if (typeof selector !== 'string') void attempt(selector, true);
        }}
      >
        <button type="submit" className="button" data-testid="out-count" ref={counter} disabled={busy || typeof selector === 'string'}>
          {t('out.count')}
        </button>
        {typeof selector === 'string' && <p className="soft cache-fine">{t(`out.obstacle.${selector}`)}</p>}
      </Fields>
      <div role="status" data-testid="out-said">
        {counted !== undefined && <p>{none ? t('out.counted.none') : t('out.counted', { count: format.count(counted.removal.matched_estimate) })}</p>}
        {done !== undefined && <p>{t('out.done', { count: format.count(done.deleted) })}</p>}
        {(counted?.removal ?? done)?.complete === false && <p className="soft">{t('out.incomplete')}</p>}
      </div>
      {counted !== undefined && !none && (
        <div className="notice notice-caution cache-sure">
          <p>{t('out.lost')}</p>
          <div className="cache-buttons">
            <button type="button" className="button button-primary" data-testid="out-now" disabled={busy} onClick={() => void attempt(counted.selector, false)}>
              {t('out.now', { count: format.count(counted.removal.matched_estimate) })}
            </button>
            <button
              type="button"
              className="button button-quiet"
              onClick={() => {
                setCounted(undefined);
                counter.current?.focus();
              }}
            >
              {t('out.keep')}
            </button>
          </div>
        </div>
      )}
      {failure !== undefined && <FailureNote failure={failure} />}
    </>
  );
}

interface FieldsProps {
  choice: Choice;
  keeping: Keeping | undefined;
  onChange: (part: Partial<Choice>) => void;
  onSubmit: () => void;
  children: ReactNode;
}

function Fields({ choice, keeping, onChange, onSubmit, children }: FieldsProps) {
  const { t } = useLanguage();
  const decisions = unique((keeping?.decisions ?? []).map(({ decision }) => decision));
  const recipes = unique((keeping?.decisions ?? []).map(({ recipe }) => recipe));
  const named = (key: 'decision' | 'selected_model' | 'request_model' | 'recipe' | 'epoch', label: string, names: readonly string[] = []) => (
    <label>
      {label}
      <input
        className="input"
        data-testid={`out-${key}`}
        list={names.length > 0 ? `cache-${key}` : undefined}
        inputMode={key === 'epoch' ? 'numeric' : undefined}
        autoComplete="off"
        placeholder={t('out.any')}
        value={choice[key]}
        onChange={(event) => {
          onChange({ [key]: event.target.value });
        }}
      />
      {names.length > 0 && (
        <datalist id={`cache-${key}`}>
          {names.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      )}
    </label>
  );
  return (
    <form
      className="cache-form"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <div className="cache-fields">
        {named('decision', t('cache.decision'), decisions)}
        {named('selected_model', t('out.model'), keeping?.models)}
        <label>
          {t('out.whose')}
          <select
            className="select"
            data-testid="out-scope"
            value={choice.scope}
            onChange={(event) => {
              onChange({ scope: event.target.value, who: '' });
            }}
          >
            <option value="">{t('out.any')}</option>
            {SCOPES.map((scope) => (
              <option key={scope} value={scope}>
                {t.term('cache.scope', scope)}
              </option>
            ))}
          </select>
        </label>
        {choice.scope !== '' && choice.scope !== 'global' && (
          <label>
            {t('out.who')}
            <input
              className="input"
              data-testid="out-who"
              autoComplete="off"
              value={choice.who}
              onChange={(event) => {
                onChange({ who: event.target.value });
              }}
            />
          </label>
        )}
      </div>
      <details>
        <summary>{t('out.more')}</summary>
        <div className="cache-fields">
          {named('recipe', t('cache.recipe'), recipes)}
          {named('request_model', t('out.asked'))}
          <label>
            {t('out.protocol')}
            <select
              className="select"
              value={choice.protocol}
              onChange={(event) => {
                onChange({ protocol: event.target.value });
              }}
            >
              <option value="">{t('out.any')}</option>
              {PROTOCOLS.map((protocol) => (
                <option key={protocol} className="id" value={protocol}>
                  {protocol}
                </option>
              ))}
            </select>
          </label>
          {named('epoch', t('out.epoch'))}
        </div>
      </details>
      <div className="cache-buttons">{children}</div>
    </form>
  );
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => name !== '');
}
