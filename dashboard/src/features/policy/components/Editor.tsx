import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Annotation, Compartment, EditorState, type Extension, Transaction } from '@codemirror/state';
import { EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import { flushSync } from 'react-dom';
import type { Finding } from '../../../api/policy.ts';
import { useLanguage } from '../../../i18n/context.ts';
import type { Translate } from '../../../i18n/translate.ts';
import { rangeOf } from '../model/places.ts';

interface Props {
  text: string;
  /** About the text that is shown, or a former one: marks move with the text. */
  findings: readonly Finding[];
  /** A place to go to; a new object goes there again. */
  target: { line: number; column: number } | undefined;
  onChange: (text: string) => void;
}

/** Marks a change that the page gave to the editor, not the person. */
const given = Annotation.define<boolean>();

const highlighting = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--flow)' },
  { tag: [tags.string, tags.special(tags.string), tags.attributeValue], color: 'var(--ink)' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword, tags.atom], color: 'var(--active)' },
  { tag: tags.comment, color: 'var(--ink-soft)', fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace, tags.meta], color: 'var(--ink-soft)' },
]);

const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'var(--panel)', fontSize: '13px' },
  '&.cm-focused': { outline: '2px solid var(--active)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.5', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--sunken)', color: 'var(--ink-soft)', borderRight: '1px solid var(--line)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--active-soft) 45%, transparent)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--flow-soft) !important' },
  '.cm-selectionMatch, .cm-searchMatch': { backgroundColor: 'var(--caution-soft)', outline: '1px solid var(--caution)' },
  '.cm-tooltip': { backgroundColor: 'var(--panel)', color: 'var(--ink)', border: '1px solid var(--line-strong)', maxWidth: 'min(32rem, 90vw)' },
  '.cm-panels': { backgroundColor: 'var(--sunken)', color: 'var(--ink)', borderColor: 'var(--line-strong)' },
  '.cm-panel input, .cm-panel button': { font: 'inherit', color: 'inherit', backgroundImage: 'none', backgroundColor: 'var(--panel)', border: '1px solid var(--line-strong)' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--fault)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--caution)' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--fault)', textDecorationSkipInk: 'none' },
  '.cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline wavy var(--caution)', textDecorationSkipInk: 'none' },
  '.cm-lintRange-info': { backgroundImage: 'none', textDecoration: 'underline dotted var(--flow)' },
  '.cm-lint-marker': { content: 'none', width: '0.7em', height: '0.7em', borderRadius: '50%', backgroundColor: 'var(--flow)' },
  '.cm-lint-marker-error': { backgroundColor: 'var(--fault)', borderRadius: '0' },
  '.cm-lint-marker-warning': { backgroundColor: 'var(--caution)' },
});

/**
 * The text of the draft. It stands in a shadow root, where the editor's styles are constructed sheets: the content
 * security policy allows no style elements.
 */
export function Editor({ text, findings, target, onChange }: Props) {
  const { t } = useLanguage();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const words = useRef(new Compartment());
  const report = useRef(onChange);

  useEffect(() => {
    report.current = onChange;
  }, [onChange]);

  useEffect(() => {
    if (host.current === null) return undefined;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' });
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({ extensions: [extensions((changed) => { report.current(changed); }), words.current.of([])] }),
    });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, []);

  useEffect(() => {
    view.current?.dispatch({ effects: words.current.reconfigure(localized(t)) });
  }, [t]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === text) return;
    editor.dispatch({
      changes: smallest(editor.state.doc.toString(), text),
      // The text the page opens with is not an edit to take back.
      annotations: [given.of(true), Transaction.addToHistory.of(editor.state.doc.length > 0)],
    });
  }, [text]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    editor.dispatch(setDiagnostics(editor.state, marks(editor.state.doc.toString(), findings)));
  }, [findings]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || target === undefined) return;
    const range = rangeOf(editor.state.doc.toString(), { ...target, end_line: target.line, end_column: target.column });
    if (range === undefined) return;
    editor.dispatch({ selection: { anchor: range.from }, effects: EditorView.scrollIntoView(range.from, { y: 'center' }) });
    editor.focus();
  }, [target]);

  return <div className="editor" data-testid="editor" ref={host} />;
}

function extensions(onChange: (text: string) => void): Extension {
  return [
    lineNumbers(),
    lintGutter(),
    history(),
    drawSelection(),
    indentUnit.of('  '),
    EditorState.tabSize.of(2),
    indentOnInput(),
    bracketMatching(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    yaml(),
    syntaxHighlighting(highlighting),
    look,
    keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, indentWithTab]),
    EditorView.updateListener.of((update) => {
      if (!update.docChanged || update.transactions.some((transaction) => transaction.annotation(given) === true)) return;
      // At once: rendered later, this text could come back when the next key is already in, and take that key away.
      flushSync(() => { onChange(update.state.doc.toString()); });
    }),
  ];
}

function localized(t: Translate): Extension {
  return [
    EditorState.phrases.of({
      Find: t('editor.find'),
      Replace: t('editor.replace'),
      next: t('editor.next'),
      previous: t('editor.previous'),
      all: t('editor.all'),
      'match case': t('editor.matchCase'),
      regexp: t('editor.regexp'),
      'by word': t('editor.byWord'),
      replace: t('editor.replaceOne'),
      'replace all': t('editor.replaceAll'),
      close: t('editor.close'),
    }),
    EditorView.contentAttributes.of({ 'aria-label': t('editor.label') }),
  ];
}

/** The one stretch that differs, so that marks, cursor and history outside it stay. */
function smallest(before: string, after: string): { from: number; to: number; insert: string } {
  let from = 0;
  while (from < before.length && from < after.length && before[from] === after[from]) from++;
  let tail = 0;
  while (tail < before.length - from && tail < after.length - from && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { from, to: before.length - tail, insert: after.slice(from, after.length - tail) };
}

function marks(text: string, findings: readonly Finding[]): Diagnostic[] {
  return findings.flatMap((finding) => {
    const range = rangeOf(text, finding);
    if (range === undefined) return [];
    const severity = finding.severity === 'error' ? 'error' : finding.severity === 'note' ? 'info' : 'warning';
    const message = [finding.message, finding.hint].filter((part) => part !== '').join('\n');
    return [{ ...range, severity, message, source: finding.code } satisfies Diagnostic];
  }).sort((a, b) => a.from - b.from);
}
