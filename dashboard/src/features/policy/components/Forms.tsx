import { useMemo, useState } from 'react';
import { isRecord } from '../../../api/failure.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { FailureNote } from '../../../ui/FailureNote.tsx';
import { setHashParameters, useHashParameter, withParameter } from '../../../ui/hash.ts';
import { findingsOf } from '../model/draft.ts';
import { type Path, readDocument, valueAt, withMoved, withValue, withValues } from '../model/edit.ts';
import { leavesOf, namesOf } from '../model/rules.ts';
import { type Section, sectionsOf } from '../model/schema.ts';
import { holdersOf, mentionsOf } from '../model/usage.ts';
import { useSchema } from '../useSchema.ts';
import type { PanelProps } from './Policy.tsx';
import { type FormContext, RecordForm } from './RecordForm.tsx';

/** The section opened without a choice: what people look for first. */
const FIRST = 'routing.decisions';

/** The draft in forms. Every form, field and choice comes from the router's schema; an edit changes the draft's text. */
export function Forms({ drafting, onOpen }: PanelProps) {
  const { t } = useLanguage();
  const { draft, edit } = drafting;
  const { schema, kinds, failure } = useSchema();
  const asked = useHashParameter('at');
  const chosen = useHashParameter('item');
  const [refused, setRefused] = useState(false);
  const document = useMemo(() => readDocument(draft.text), [draft.text]);
  const sections = useMemo(() => (schema === undefined ? [] : sectionsOf(schema)), [schema]);

  if (failure !== undefined) return <FailureNote failure={failure} />;
  if (schema === undefined) return <p role="status">{t('forms.loading')}</p>;
  if (document === undefined) return <p className="notice notice-fault">{t('forms.broken')}</p>;

  const section = sections.find(({ path }) => path.join('.') === asked) ?? sections.find(({ path }) => path.join('.') === FIRST) ?? sections[0];
  if (section === undefined) return null;
  const list = section.path;
  const entries = valueAt(document, list);
  const names = namesOf(entries);
  const name = chosen !== undefined && names.includes(chosen) ? chosen : names[0];
  const position = Array.isArray(entries) ? (entries as unknown[]).findIndex((entry) => isRecord(entry) && entry.name === name) : -1;

  const take = (text: string | undefined): void => {
    setRefused(text === undefined);
    if (text !== undefined) edit(text);
  };
  const go = (at: string, item: string): void => {
    setHashParameters({ at, item });
  };
  const context: FormContext = {
    root: schema,
    leaves: leavesOf(document, list.slice(0, -1).filter((step) => step !== 'signals' && step !== 'projections'), kinds),
    words: (key) => (key === 'model' || key === 'models' ? namesOf(valueAt(document, ['routing', 'modelCards'])) : undefined),
    set: (path, value) => {
      if (path.length === list.length + 2 && path.at(-1) === 'name' && typeof value === 'string' && name !== undefined) {
        // A new name is a new name everywhere.
        const mentions = mentionsOf(document, list, name, kinds).filter((mention) => valueAt(document, mention.path) === name);
        take(withValues(draft.text, [[path, value], ...mentions.map((mention) => [mention.path, value] as const)]));
        go(list.join('.'), value);
      } else {
        take(withValue(draft.text, path, value));
      }
    },
    move: (path, from, to) => {
      take(withMoved(draft.text, path, from, to));
    },
  };
  const add = (): void => {
    let fresh = 'new';
    for (let at = 2; names.includes(fresh); at++) fresh = `new-${at}`;
    take(withValue(draft.text, [...list, Array.isArray(entries) ? entries.length : 0], { name: fresh }));
    go(list.join('.'), fresh);
  };
  const holders = name === undefined ? [] : holdersOf(mentionsOf(document, list, name, kinds));
  const findings = findingsOf(draft).filter(({ path }) => path.startsWith(`${list.join('.')}[${position}]`));

  return (
    <div className="forms" data-testid="forms">
      <div className="forms-side">
        <label className="forms-section">
          {t('forms.section')}
          <select
            className="select"
            data-testid="section"
            value={list.join('.')}
            onChange={(event) => {
              go(event.target.value, '');
            }}
          >
            {sections.map(({ path, planned }) => (
              <option key={path.join('.')} value={path.join('.')}>
                {path.join(' › ')} ({namesOf(valueAt(document, path)).length}){planned ? ` – ${t('form.planned')}` : ''}
              </option>
            ))}
          </select>
        </label>
        <SectionAbout section={section} />
        <ul className="items" data-testid="items">
          {names.map((each) => (
            <li key={each}>
              <a
                className="item id"
                href={withParameter(withParameter(location.hash, 'at', list.join('.')), 'item', each)}
                {...(each === name ? { 'aria-current': 'true' as const } : {})}
              >
                {each}
              </a>
            </li>
          ))}
        </ul>
        {names.length === 0 && <p className="soft">{t('forms.empty')}</p>}
        <button type="button" className="button" data-testid="add" onClick={add}>
          {t('forms.add')}
        </button>
      </div>
      {name !== undefined && position >= 0 && (
        <section className="forms-item" aria-label={name} key={`${list.join('.')}/${name}`} data-testid="item-form">
          <header className="forms-head">
            <h2 className="id">{name}</h2>
            <p className="soft" data-testid="usage">
              {holders.length === 0 ? t('forms.unused') : t('forms.used', { count: holders.length, names: holders.join(', ') })}
            </p>
          </header>
          {refused && <p className="notice notice-fault">{t('forms.refused')}</p>}
          {findings.map((finding) => (
            <p key={`${finding.code}${finding.path}`} className={finding.severity === 'error' ? 'notice notice-fault' : 'notice'}>
              <span lang="en">{finding.message}</span>{' '}
              <button
                type="button"
                className="button-link"
                onClick={() => {
                  onOpen(finding);
                }}
              >
                {t('findings.line', { line: finding.line, column: finding.column })}
              </button>
            </p>
          ))}
          <RecordForm schema={section.item} path={[...list, position]} value={valueAt(document, [...list, position])} context={context} />
          <Removal
            holders={holders}
            onRemove={() => {
              take(withValue(draft.text, [...list, position] satisfies Path, undefined));
              go(list.join('.'), '');
            }}
          />
        </section>
      )}
    </div>
  );
}

function SectionAbout({ section }: { section: Section }) {
  const { t } = useLanguage();
  return (
    <>
      {section.description !== '' && (
        <p className="field-about" lang="en">
          {section.description}
        </p>
      )}
      {section.planned && <p className="notice notice-caution">{t('form.planned.about')}</p>}
    </>
  );
}

function Removal({ holders, onRemove }: { holders: string[]; onRemove: () => void }) {
  const { t } = useLanguage();
  const [sure, setSure] = useState(false);
  if (!sure) {
    return (
      <button
        type="button"
        className="button removal"
        data-testid="remove"
        onClick={() => {
          setSure(true);
        }}
      >
        {t('forms.remove')}
      </button>
    );
  }
  return (
    <div className="notice notice-caution removal" role="alert" data-testid="dependents">
      <p>{holders.length === 0 ? t('forms.remove.free') : t('forms.remove.used', { count: holders.length })}</p>
      <ul>
        {holders.map((holder) => (
          <li key={holder} className="id">
            {holder}
          </li>
        ))}
      </ul>
      <p className="conflict-actions">
        <button type="button" className="button" data-testid="remove-now" onClick={onRemove}>
          {t('forms.remove.now')}
        </button>
        <button
          type="button"
          className="button"
          onClick={() => {
            setSure(false);
          }}
        >
          {t('deploy.back')}
        </button>
      </p>
    </div>
  );
}
