import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { CATALOG, SCHEMA, TEXT, check } from '../../../../dev/fixture/config.mjs';
import { LanguageContext, createLanguage } from '../../../i18n/context.ts';
import { en } from '../../../i18n/en.ts';
import { LOCALES, type Locale } from '../../../i18n/locale.ts';
import { EMPTY } from '../model/draft.ts';
import { readDocument, valueAt } from '../model/edit.ts';
import { leavesOf } from '../model/rules.ts';
import { sectionsOf } from '../model/schema.ts';
import { ConflictNote } from './ConflictNote.tsx';
import { DiffView } from './DiffView.tsx';
import { Effective } from './Effective.tsx';
import { fits, parsed } from './FieldInput.tsx';
import { Findings } from './Findings.tsx';
import { ProgramText } from './ProgramView.tsx';
import { type FormContext, RecordForm } from './RecordForm.tsx';

const nothing = (): void => undefined;

function render(element: ReactNode, locale: Locale = 'en'): string {
  return renderToStaticMarkup(<LanguageContext value={createLanguage(locale)}>{element}</LanguageContext>);
}

/** Texts of our own in a page: without what the router said, which is marked as English. */
function ownTexts(markup: string): string[] {
  return markup
    .replace(/<(\w+)[^>]*lang="en"[^>]*>.*?<\/\1>/gs, ' ')
    .split(/<[^>]*>/)
    .map((text) => text.trim());
}

const english = new Set<string>(Object.values(en).filter((text) => /[a-z]{3}/.test(text)));
const draftText = TEXT.replace('routing:', 'rooting:');
const answer = check(draftText);
const context = (text: string): FormContext => ({
  root: SCHEMA,
  leaves: leavesOf(readDocument(text), ['routing'], CATALOG.signals),
  words: () => undefined,
  set: nothing,
  move: nothing,
});

function form(list: string, locale: Locale = 'en', text = TEXT): string {
  const section = sectionsOf(SCHEMA).find(({ path }) => path.join('.') === list);
  if (section === undefined) throw new Error(`no section ${list}`);
  const path = [...section.path, 0];
  return render(<RecordForm schema={section.item} path={path} value={valueAt(readDocument(text), path)} context={context(text)} />, locale);
}

const findings = <Findings findings={answer.diagnostics} text={draftText} manual={answer.manual} stale={false} onGo={nothing} onFix={nothing} />;
const base = { yaml: 'a: 1\n', etag: '"1"', writable: true };
const conflict = <ConflictNote draft={{ ...EMPTY, base, text: 'a: 2\n', conflict: { theirs: { ...base, yaml: 'a: 3\n' } } }} onSettle={nothing} />;

describe('the policy page', () => {
  it('shows a finding at its line with a caret, its code, its hint and a fix', () => {
    const markup = render(findings);
    expect(markup).toContain('line 11, column 1');
    expect(markup).toContain('<span class="finding-caret">^^^^^^^</span>');
    expect(markup).toContain('unknown-key');
    expect(markup).toContain('Change to routing');
    expect(render(<Findings findings={answer.diagnostics} text={draftText} manual={{}} stale onGo={nothing} onFix={nothing} />)).not.toContain('Change to');
  });

  it('shows who set each value', () => {
    const settings = [
      { path: 'a.b', value: 'v', set_by: 'environment' as const, line: 3, variables: ['NAME'] },
      { path: 'c', value: '[REDACTED]', set_by: 'default' as const },
    ];
    const markup = render(<Effective answer={{ ...answer, effective: { yaml: '', settings } }} onGo={nothing} />);
    expect(markup).toMatch(/a\.b.*environment.*NAME.*line 3.*c<.*\[REDACTED\].*default/s);
  });

  it('marks lines with signs, not with colour alone', () => {
    const markup = render(<DiffView before={'a\nb\n'} after={'a\nc\n'} />);
    expect(markup).toContain('data-added="1" data-removed="1"');
    expect(markup).toMatch(/−<\/span>b.*\+<\/span>c/s);
    expect(render(<DiffView before="a" after="a" />)).toContain('Both texts are the same.');
  });

  it('shows the program and what it leaves out', () => {
    const note = { severity: 'note' as const, code: 'c', path: 'routing.x', message: 'is left out', hint: '', line: 1, column: 1, end_line: 1, end_column: 2 };
    expect(render(<ProgramText program={{ dsl: 'ROUTE a {}', diagnostics: [note] }} />)).toMatch(/Settings that cannot be said in this language: 1.*routing\.x.*is left out.*ROUTE a/s);
    expect(render(<ProgramText program={{ dsl: 'ROUTE a {}', diagnostics: [] }} />)).not.toContain('cannot be said');
  });

  it('keeps both sides of a conflict', () => {
    expect(render(conflict)).toMatch(/−<\/span>a: 1.*\+<\/span>a: 3.*−<\/span>a: 1.*\+<\/span>a: 2/s);
  });

  it('makes forms of what the schema says', () => {
    const markup = form('routing.signals.keywords');
    expect(markup).toContain('Unique name.');
    expect(markup).toMatch(/data-field="name".*required/s);
    expect(markup).toContain('default: OR');
    expect(markup).toContain('0 – 1');
    expect(markup).toContain('placeholder="default: 0.5"');
    expect(form('routing.decisions')).toMatch(/oracle \(not built yet\)/);
  });

  it('draws rules as nested lists with the names that are declared', () => {
    const text = TEXT.replace(/priority: \d+/, 'rules: {operator: or, conditions: [{type: keyword, name: urgent}, {operator: NOT, conditions: [{type: gone, name: lost}]}]}');
    const markup = form('routing.decisions', 'en', text);
    expect(markup).toMatch(/data-node="OR".*data-node="leaf".*data-node="NOT".*data-node="leaf"/s);
    expect(markup).toContain('<option value="math_terms">');
    expect(markup).toContain('<option value="lost" selected="">');
  });

  it('has no English of its own in Chinese', () => {
    const parts = (locale: Locale): string[] =>
      ownTexts([render(findings, locale), render(conflict, locale), render(<Effective answer={answer} onGo={nothing} />, locale), form('routing.decisions', locale), form('routing.signals.keywords', locale)].join(' '));
    expect(LOCALES.map((locale) => parts(locale).filter((text) => english.has(text)).length > 0)).toEqual([true, false]);
  });
});

describe('inputs', () => {
  const field = (kind: 'integer' | 'number' | 'text', schema = {}) => ({ key: 'k', schema, kind, required: false, planned: false, description: '', options: [] });

  it('take numbers as numbers and anything else as a text for the router to judge', () => {
    expect([parsed('3', 'integer'), parsed('0.5', 'number'), parsed('4K', 'integer'), parsed('3', 'text'), parsed(' ', 'number')]).toEqual([3, 0.5, '4K', '3', ' ']);
  });

  it('say when a value is outside what the schema allows, and let the environment stand for any', () => {
    const share = { minimum: 0, maximum: 1 };
    expect(['0.5', '2', 'x', '', '${SHARE}'].map((text) => fits(text, field('number', share)))).toEqual([true, false, false, true, true]);
    expect(fits('1.5', field('integer'))).toBe(false);
    expect(fits('10 parsecs', field('text', { pattern: '^([0-9.]+(ms|s))+$' }))).toBe(false);
  });
});
