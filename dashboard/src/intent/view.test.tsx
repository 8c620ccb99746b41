import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { compiled } from '../../dev/fixture/intent.mjs';
import { LanguageContext, createLanguage } from '../i18n/context.ts';
import { en } from '../i18n/en.ts';
import type { Locale } from '../i18n/locale.ts';
import { zh } from '../i18n/zh.ts';
import { IntentBox } from './IntentBox.tsx';
import { IntentResult } from './IntentResult.tsx';

const TEXT = 'Keep personal data on local models. Mathematics to the best model. Hum a tune.';

function render(element: ReactNode, locale: Locale = 'en'): string {
  return renderToStaticMarkup(<LanguageContext value={createLanguage(locale)}>{element}</LanguageContext>);
}

function box(text: string, answered: boolean): ReactNode {
  const nothing = (): void => undefined;
  return (
    <IntentBox text={text} onText={nothing} onAsk={nothing} answer={answered ? { of: text, intent: compiled(text) } : undefined} failure={undefined} asking={false} on />
  );
}

describe('what became of a sentence', () => {
  const markup = render(<IntentResult text={TEXT} intent={compiled(TEXT)} />);

  it('is marked in it, with number and description', () => {
    const words = [...markup.matchAll(/<button [^>]*aria-describedby="([^"]+)"[^>]*>([^<]*)<sup [^>]*>([\d ]+)<\/sup>/g)];
    expect(words.map(([, , word, number]) => [word, number])).toEqual([['', '6'], ['personal data', '1'], ['local models', '4'], ['', '7'], ['Mathematics', '2 3'], ['best model', '5']]);
    for (const [, told] of words) expect(markup).toContain(`id="${told}"`);
  });

  it('names what was not understood, and why', () => {
    expect(markup).toMatch(/data-unparsed="true" title="no words here are known">Hum a tune<span class="hidden-visually"> \(not understood\)/);
    expect(markup).toMatch(/data-testid="intent-unparsed".*Hum a tune.*no words here are known/s);
  });

  it('says how its tests went, program and difference', () => {
    expect(markup).toContain('data-testid="intent-score">50% (1 of 2 tests go where they should)');
    expect(markup).toMatch(/data-passed="false".*Hello there.*meant for <span class="id">rest<\/span> · went to <span class="id tone-fault">math</s);
    expect(markup).toMatch(/class="">\+\+\+ draft.*class="intent-removed">-ROUTE old.*class="intent-added">\+ROUTE rest/s);
    expect(markup).toContain('ROUTE rest { PRIORITY 1');
  });

  it('says how many tests there are where none ran', () => {
    const unrun = render(<IntentResult text={TEXT} intent={{ ...compiled(TEXT, false), unrun: 'remote' }} />);
    expect(unrun).toContain('data-testid="intent-score">2 tests stand in the program; none was run.');
    expect(unrun).toMatch(/data-testid="intent-unrun" data-why="remote">Tests are not run here/);
    expect(unrun).not.toContain('went to');
  });

  it('says when no program came of it', () => {
    const broken = render(<IntentResult text="Hum." intent={compiled('Hum.')} />);
    expect(broken).toContain('data-usable="false"');
    expect(broken).toMatch(/data-severity="error" data-code="no-model"/);
    expect(broken).toContain(en['intent.noTests']);
  });
});

describe('the box', () => {
  it('waits for words', () => {
    expect(render(box('', false))).toMatch(/data-testid="intent-run" disabled=""/);
    expect(render(box(TEXT, false))).not.toMatch(/data-testid="intent-run" disabled/);
  });

  it('has no English of our own in Chinese', () => {
    const markup = render(box(zh['intent.preset.first'], true), 'zh-Hans');
    for (const [key, text] of Object.entries(en)) if (key.startsWith('intent.') && /[a-z]{4}/.test(text)) expect(markup, key).not.toContain(`>${text}<`);
    expect(markup).toContain(zh['intent.readAbout']);
  });
});
