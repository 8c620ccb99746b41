import { describe, expect, it } from 'vitest';
import { type MessageKey, en } from './en.ts';
import { createFormat } from './format.ts';
import { pickLocale, withLocale } from './locale.ts';
import { createTranslate } from './translate.ts';
import { zh } from './zh.ts';

/** Texts that are rightly the same in both languages: the product's name and bare figures. */
const SAME: readonly MessageKey[] = ['app.name', 'verdict.tokenCounts'];
/** Latin words allowed inside a Chinese text. */
const LATIN = /Semantic Router|MCP|OpenAI|Anthropic|STS-B|XQuAD|CyberSecEval|XSTest|JDK|Maven|Node|Java|Apache|Kubernetes|Envoy|AMD|all-MiniLM-L6-v2|bge-small-zh-v1\.5|JSON|YAML|Shift|Ctrl\+C|⌘C|--readonly|\{\w+\}/g;

const keys = Object.keys(en) as MessageKey[];
const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

/** Groups whose last part is put together at run time. */
const GROUPS = /^(family|stage|selectionStatus|responsePath|signalCost|answeredBy|signalState|pluginStatus|checkStatus|checkSeverity|checkRelation|retrieval|compression|compressionTarget|learningMode|recoveryStatus|imageWish|truth|advice|failure|idle|severity|about|setBy|replacedBy|changes|policy\.tab|rule|cacheStatus|lifecycle|cache\.mode|cache\.scope|lookup|likeness|out\.obstacle|auditAction|trial|cachePart|setup\.obstacle|task|docs\.group|intent\.(preset|presetName|kind|unrunWhy)|landing\.(demo|stat|card|figure|shannon|layers|folding|synthesis|pipe|encoder\.example|docs|cap))\./;

const sources = Object.entries(import.meta.glob<string>(['../**/*.ts', '../**/*.tsx', '!./*'], { query: '?raw', import: 'default', eager: true }))
  .filter(([path]) => !path.includes('.test.'))
  .map(([, text]) => text)
  .join('\n');

describe('English texts', () => {
  it('are all used somewhere', () => {
    expect(keys.filter((key) => !GROUPS.test(key) && !sources.includes(`'${key}'`))).toEqual([]);
  });
});

describe('Chinese texts', () => {
  it('exist for every English key and for no other', () => {
    expect(Object.keys(zh).sort()).toEqual([...keys].sort());
    expect(keys.filter((key) => zh[key].trim() === '')).toEqual([]);
  });

  it('differ from the English ones outside the allow-list', () => {
    expect(keys.filter((key) => zh[key] === en[key])).toEqual(SAME);
  });

  it('hold no English words outside the allow-list', () => {
    expect(keys.filter((key) => /[A-Za-z]{2,}/.test(zh[key].replace(LATIN, '')))).toEqual([]);
  });

  it('use Chinese punctuation', () => {
    expect(keys.filter((key) => /[\u4e00-\u9fff][,;:?!.]/.test(zh[key]))).toEqual([]);
  });

  it('fill in the same values', () => {
    for (const key of keys) expect(placeholders(zh[key]), key).toEqual(placeholders(en[key]));
  });
});

describe('translate', () => {
  it('fills in values and shows identifiers that have no text as they are', () => {
    const t = createTranslate('zh-Hans');
    expect(t('path.tokens', { count: 12 })).toBe('12 词元');
    expect(t.term('family', 'keyword')).toBe('关键词');
    expect(t.term('family', 'brand_new')).toBe('brand_new');
    expect(t.term('family', '__proto__')).toBe('__proto__');
  });
});

describe('pickLocale', () => {
  it('takes the address, then the cookie, then the browser, then English', () => {
    expect(pickLocale('?lang=zh', 'sr_lang=en', ['en'])).toBe('zh-Hans');
    expect(pickLocale('?lang=xx', 'a=b; sr_lang=zh-Hans', ['en'])).toBe('zh-Hans');
    expect(pickLocale('', '', ['fr-FR', 'zh-CN', 'en'])).toBe('zh-Hans');
    expect(pickLocale('', '', ['fr'])).toBe('en');
  });

  it('changes the address only where it names a language', () => {
    expect(withLocale('http://h/?lang=en#/p', 'zh-Hans')).toBe('http://h/?lang=zh-Hans#/p');
    expect(withLocale('http://h/#/p', 'zh-Hans')).toBe('http://h/#/p');
  });
});

describe('format', () => {
  const format = createFormat('en');

  it('gives every duration its unit', () => {
    expect([0, 9.4, 42, 999, 1000, 8123, 1_243_700].map(format.duration)).toEqual([
      '0 µs', '9.4 µs', '42 µs', '999 µs', '1 ms', '8.12 ms', '1.24 s',
    ]);
  });

  it('shows unknown as a dash, never as zero', () => {
    expect([format.score(undefined), format.duration(undefined), format.cost(undefined)]).toEqual(['—', '—', '—']);
  });

  it('gives every size its unit', () => {
    expect([0, 1, 1023, 1024, 1536, 5 * 1024 ** 3, 4 * 1024 ** 4].map(format.size)).toEqual(['0 B', '1 B', '1,020 B', '1 KiB', '1.5 KiB', '5 GiB', '4,100 GiB']);
  });

  it('does not show a small share as none', () => {
    expect([0, 0.0002, 0.25, 1].map(format.percent)).toEqual(['0%', '< 0.1%', '25%', '100%']);
  });

  it('keeps small costs readable and signs changes', () => {
    expect(format.cost({ amount: 0.00012345678, currency: 'USD' })).toBe('0.0001235 USD');
    expect([0.5, -1.25, 0].map(format.change)).toEqual(['+0.50', '−1.25', '0.00']);
  });
});
