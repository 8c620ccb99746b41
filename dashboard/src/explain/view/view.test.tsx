import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { explain } from '../../../dev/fixture/explain.mjs';
import { SAMPLES } from '../../../dev/fixture/policy.mjs';
import type { Explanation } from '../../api/types.ts';
import { LanguageContext, createLanguage } from '../../i18n/context.ts';
import { en } from '../../i18n/en.ts';
import type { Locale } from '../../i18n/locale.ts';
import { ExplanationView } from './ExplanationView.tsx';

function render(explanation: Explanation, locale: Locale): string {
  return renderToStaticMarkup(
    <LanguageContext value={createLanguage(locale)}>
      <ExplanationView explanation={explanation} headers={{ 'x-vsr-replay-id': 'r' }} />
    </LanguageContext>,
  );
}

/** Texts a person reads, without identifiers of the router and what it said in its own words. */
function textsOf(markup: string): string[] {
  const own = markup.replace(/<(pre|q|code)\b.*?<\/\1>/gs, ' ').replace(/<(\w+)[^>]*class="[^"]*\bid\b[^"]*"[^>]*>[^<]*<\/\1>/g, ' ');
  return own.split(/<[^>]*>/).map((text) => text.trim()).filter((text) => text !== '');
}

const english = new Set<string>(Object.values(en).filter((text) => /[a-z]{3}/.test(text)));

describe('ExplanationView', () => {
  it.each(SAMPLES.map(({ id, prompt }) => [id, prompt]))('shows no English of its own in Chinese: %s', (_, prompt) => {
    for (const kind of ['eval', 'request'] as const) {
      const texts = textsOf(render(explain(prompt, { id: 'r', kind, model: 'auto' }), 'zh-Hans'));
      expect(texts.length).toBeGreaterThan(50);
      expect(texts.filter((text) => english.has(text))).toEqual([]);
      expect(textsOf(render(explain(prompt, { id: 'r', kind, model: 'auto' }), 'en')).filter((text) => english.has(text)).length).toBeGreaterThan(20);
    }
  });

  it('shows every signal, decision and stage of the explanation', () => {
    const explanation = explain('Is this java code urgent?', { id: 'r', kind: 'request', model: 'auto' });
    const markup = render(explanation, 'en');
    for (const { decision_name } of explanation.eval_trace ?? []) expect(markup).toContain(decision_name);
    for (const { stage, bits } of explanation.entropy ?? []) expect(markup).toContain(`data-stage="${stage}" data-bits="${bits}"`);
    for (const id of Object.keys(explanation.signal_confidences ?? {})) expect(markup).toContain(id.slice(id.indexOf(':') + 1));
  });

  it('says what is absent instead of inventing it', () => {
    const markup = render({}, 'en');
    expect(markup).toContain(en['verdict.none']);
    expect(markup).toContain(en['signals.none']);
    expect(markup).toContain(en['entropy.none']);
    expect(markup).toContain(en['rules.none']);
    expect(markup).toContain(en['latency.none']);
  });

  it('says that a model asked for by name was not routed', () => {
    expect(render(explain('hi', { id: 'r', kind: 'request', model: 'sage-70b' }), 'en')).toContain(en['verdict.passThrough']);
  });

  it('lists the calls of several models with what came of each', () => {
    const loop = {
      algorithm: 'confidence',
      model: 'large',
      calls: 3,
      ms: 12.5,
      steps: [
        { model: 'small', answered: true, prompt_tokens: 10, completion_tokens: 4, note: 'confidence 0.41 of 0.70' },
        { model: 'large', answered: false, prompt_tokens: 0, completion_tokens: 0, note: 'timeout' },
      ],
    };
    const markup = render({ kind: 'request', loop }, 'en');
    expect(markup).toContain('confidence 0.41 of 0.70');
    expect(markup).toContain('confidence: 3 calls in');
    expect(markup).toContain('1 more calls are not listed.');
    expect(textsOf(render({ kind: 'request', loop }, 'zh-Hans')).filter((text) => english.has(text))).toEqual([]);
  });

  it('shows what an answer says and its sources do not by its place', () => {
    const hallucination = {
      status: 'hallucinated' as const,
      action: 'header' as const,
      detector: 'sentences',
      confidence: 0.93,
      claims: 4,
      context_characters: 1200,
      read_partly: true,
      findings: [
        { choice: 0, start: 37, end: 105, confidence: 0.93, severity: 'critical', relation: 'contradiction' },
        { choice: 0, start: 110, end: 131, confidence: 0.84, severity: 'high' },
      ],
      latency_us: 900,
    };
    const markup = render({ kind: 'request', hallucination }, 'en');
    expect(markup).toMatch(/37–105.*0\.93.*critical.*contradict it.*110–131.*0\.84.*high/s);
    expect(markup).toContain('Not all of it was read.');
    expect(textsOf(render({ kind: 'request', hallucination }, 'zh-Hans')).filter((text) => english.has(text))).toEqual([]);
    const skipped = render({ kind: 'request', hallucination: { status: 'skipped', reason: 'streamed', action: 'header' } }, 'en');
    expect(skipped).toMatch(/It was not checked\..*streamed/s);
  });

  it('shows how much of a request was left out, and whether the model has read it', () => {
    const context_compression = {
      status: 'applied' as const,
      tokens_before: 4000,
      tokens_after: 1500,
      targets: [{ target: 'tool_outputs', strategy: 'recoverable', status: 'applied', count: 2, tokens_before: 3500, tokens_after: 1000 }],
      recovery: { status: 'answered' as const, calls: 1, reads: ['retrieved', 'unknown'] },
    };
    const markup = render({ kind: 'request', context_compression }, 'en');
    expect(markup).toMatch(/results of tools.*3,500.*1,000/s);
    expect(markup).toContain('Asked: 2; read: 1; more calls: 1.');
    expect(textsOf(render({ kind: 'request', context_compression }, 'zh-Hans')).filter((text) => english.has(text))).toEqual([]);
    const short = { status: 'applied' as const, recovery: { status: 'not_kept' as const, reason: 'streaming' } };
    expect(render({ kind: 'request', context_compression: short }, 'en')).toMatch(/could not read.*streaming/s);
  });

  it('marks a record that is still open', () => {
    expect(render({ kind: 'request', latency: { routing_us: 9 } }, 'en')).toContain(en['explain.open']);
  });
});
