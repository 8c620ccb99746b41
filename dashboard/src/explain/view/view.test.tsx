import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { explain } from '../../../dev/fixture/explain.mjs';
import { SAMPLES } from '../../../dev/fixture/policy.mjs';
import type { Explanation, FamilyMetric } from '../../api/types.ts';
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

  it('says who answered for a family and why not the one that comes first', () => {
    const failure = 'mcp_tool_failed: the tool "classify" says that it failed';
    const told = (metric: FamilyMetric, locale: Locale) => render({ metrics: { domain: metric } }, locale);
    expect(told({ answered_by: 'mcp', recommended_model: 'thinker' }, 'en')).toContain('answered by an MCP tool');
    expect(told({ answered_by: 'mcp', recommended_model: 'thinker' }, 'en')).toContain('thinker');
    const instead = told({ answered_by: 'built-in', instead_because: failure }, 'zh-Hans');
    expect(instead).toContain('由内置模型回答');
    expect(instead).toContain('mcp_tool_failed');
    expect(told({ state: 'evaluated' }, 'en')).not.toContain('answered by');
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

  it('shows what joined the conversation and what was left out of it', () => {
    const explanation: Explanation = {
      kind: 'request',
      memory: { backend: 'sqlite', found: 4, given: 2, best_similarity: 0.91, threshold: 0.7, recall_us: 800, keeping_skipped: 'not_allowed' },
      rag: {
        backend: 'vectorstore',
        status: 'success',
        passages: 2,
        scores: [0.83, 0.72],
        context_characters: 1234,
        top_k: 5,
        similarity_threshold: 0.7,
        kept: true,
        latency_us: 1500,
      },
      context_compression: {
        status: 'applied',
        triggers: ['item_threshold'],
        scoring: 'bm25',
        tokens_before: 9000,
        tokens_after: 1100,
        targets: [{ target: 'tool_outputs', strategy: 'recoverable', status: 'applied', count: 3, tokens_before: 8800, tokens_after: 900 }],
        recovery: { status: 'answered', calls: 1, reads: ['retrieved', 'unknown'] },
        latency_us: 4000,
      },
    };
    const markup = render(explanation, 'en');
    expect(markup).toContain('Of the memories that were near enough (4) these joined it: 2, from sqlite in 800 µs. Nearest 0.91, needed 0.70.');
    expect(markup).toMatch(/Nothing of this exchange is kept:.*not_allowed/s);
    expect(markup).toMatch(/Passages that joined it: 2, 1,234 characters together, from vectorstore in 1\.5 ms\..*0\.83 · 0\.72.*looked up lately/s);
    expect(markup).toMatch(/9,000 tokens became 1,100, by bm25 in 4 ms\..*item_threshold.*The model asked for what was left out, and answered\..*Asked: 2; read: 1; more calls: 1\..*results of tools.*recoverable.*8,800.*900/s);
    expect(textsOf(render(explanation, 'zh-Hans')).filter((text) => english.has(text))).toEqual([]);
    const short: Explanation = {
      context_compression: { status: 'applied', recovery: { status: 'not_kept', reason: 'streaming' }, latency_us: 9 },
    };
    expect(render(short, 'en')).toMatch(/could not read.*streaming/s);
    const failed: Explanation = {
      rag: { backend: 'external', status: 'error', reason: 'timeout', passages: 0, scores: [], context_characters: 0, top_k: 5, similarity_threshold: 0.7, latency_us: 9 },
    };
    expect(render(failed, 'en')).toMatch(/could not be looked up:.*timeout/s);
  });

  it('shows what learning did and the scores it went by', () => {
    const explanation: Explanation = {
      kind: 'request',
      learning: {
        mode: 'apply',
        base_model: 'small',
        protection_preflight: { action: 'allow_sampling', reason: 'no_tool_or_protocol_state' },
        adaptation: {
          action: 'propose_switch',
          reason: 'sampled_win',
          proposal_model: 'large',
          seed: '-8646911284551352321',
          scores: [{ model: 'large', score: 0.66, predicted: 0.7, good_fit: 12.5, underpowered: 1, overprovisioned: 0, failed: 2 }],
        },
        protection: { action: 'hold_current', reason: 'below_margin', final_model: 'small' },
      },
      session_policy: { phase: 'user_turn', turn_index: 3, previous_model: 'small' },
    };
    const markup = render(explanation, 'en');
    expect(markup).toMatch(/propose_switch.*sampled_win.*large.*hold_current.*below_margin.*small/s);
    expect(markup).toMatch(/0\.66.*0\.70.*12\.5/s);
    expect(markup).toContain('-8646911284551352321');
    expect(markup).toContain('Turn 3 of the session.');
    expect(textsOf(render(explanation, 'zh-Hans')).filter((text) => english.has(text))).toEqual([]);
  });

  it('shows an image that was made, and one that was not', () => {
    const image = {
      modality: 'BOTH',
      detection: 'keyword',
      backend: 'openai',
      status: 'made',
      bytes: 81_300,
      image_ms: 2100,
      ms: 2150,
      steps: [
        { model: 'writer', answered: true, prompt_tokens: 10, completion_tokens: 3, note: 'text' },
        { model: 'painter', answered: true, prompt_tokens: 9, completion_tokens: 100, note: 'image' },
      ],
    };
    const markup = render({ kind: 'request', image }, 'en');
    expect(markup).toMatch(/Text and an image were wanted\..*79\.4 KiB.*writer.*painter.*openai/s);
    expect(textsOf(render({ kind: 'request', image }, 'zh-Hans')).filter((text) => english.has(text))).toEqual([]);
    const failed = render({ kind: 'request', image: { ...image, modality: 'DIFFUSION', status: 'image_timeout', bytes: 0, steps: [] } }, 'en');
    expect(failed).toMatch(/An image was wanted\..*There is none:.*image_timeout/s);
  });

  it('marks a record that is still open', () => {
    expect(render({ kind: 'request', latency: { routing_us: 9 } }, 'en')).toContain(en['explain.open']);
  });
});
