import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Manual, compile } from './compile.ts';
import { CHECKOUT, manualFiles } from './files.mjs';

/** Other pages of the checkout, whose links are held to the same. */
const BESIDE = ['README.md', 'README.zh.md', 'CONTRIBUTING.md', 'SECURITY.md', 'dashboard/README.md'];

function compiled(pages: Record<string, string>, files: readonly string[] = []): Manual {
  return compile(new Map(Object.entries(pages)), (file) => files.includes(file));
}

describe('the documentation of the checkout', () => {
  it('has no link that leads nowhere, and nothing that cannot be drawn', () => {
    const sources = new Map([...manualFiles(), ...BESIDE].map((file) => [file, readFileSync(join(CHECKOUT, file), 'utf8')]));
    const { faults, entries } = compile(sources, (file) => existsSync(join(CHECKOUT, file)));
    expect(faults).toEqual([]);
    expect(entries.map(({ path }) => path)).toEqual(expect.arrayContaining(['install', 'configure', 'train', 'operate', 'glossary', 'dependencies', 'reference/signals', 'adr/0002-modules']));
  });
});

describe('links', () => {
  it('lead to pages and headings of the product', () => {
    const { pages, faults } = compiled({
      'docs/a.md': '# A\n[b](reference/b.md#some-key) [here](#a) [out](https://example.com/x)',
      'docs/reference/b.md': '# B\n## Some `key`\n[a](../a.md)',
    });
    expect(faults).toEqual([]);
    const text = JSON.stringify([...pages]);
    for (const href of ['#/docs/reference/b?at=some-key', '#/docs/a?at=a', '#/docs/a', 'https://example.com/x']) expect(text).toContain(`"href":"${href}"`);
  });

  it('to a file of the checkout name it', () => {
    const { pages, faults } = compiled({ 'docs/a.md': '# A\n[recipes](../recipes)' }, ['recipes']);
    expect(faults).toEqual([]);
    expect(pages.get('a')?.at(-1)).toEqual({ tag: 'p', children: [{ tag: 'file', file: 'recipes', children: ['recipes'] }] });
  });

  it.each(['gone.md', 'a.md#gone', '#gone', '../gone'])('to %s are a fault, which names the page', (href) => {
    expect(compiled({ 'docs/a.md': `# A\n[x](${href})` }).faults).toEqual([expect.stringContaining(`docs/a.md: the link to ${href} leads nowhere`)]);
  });
});

describe('a page', () => {
  it('has the anchors that GitHub gives its headings', () => {
    const { sections } = compiled({ 'docs/a.md': '# A page\n## Who calls, and how much\none\n## Twice\ntwo\n## Twice\n`three`' });
    expect(sections.map(({ at }) => at)).toEqual(['a-page', 'who-calls-and-how-much', 'twice', 'twice-1']);
    expect(sections.map(({ text }) => text.trim())).toEqual(['', 'one', 'two', 'three']);
  });

  it('keeps HTML as text, and what would run out of links', () => {
    const { pages } = compiled({ 'docs/a.md': '# A\n<script>alert(1)</script> <b onclick="x()">b</b> [x](javascript:alert(1))' });
    expect(pages.get('a')?.slice(1)).toEqual([{ tag: 'p', children: ['<script>alert(1)</script> <b onclick="x()">b</b> [x](javascript:alert(1))'] }]);
  });

  it('tells what it cannot draw, and of a missing title', () => {
    expect(compiled({ 'docs/a.md': 'text ![picture](x.png)' }).faults).toEqual(['docs/a.md: image is not drawn', expect.stringContaining('does not begin with a heading')]);
  });

  it('keeps columns that are ranged right, lists and code', () => {
    const { pages } = compiled({ 'docs/a.md': '# A\n| n |\n|--:|\n| 1 |\n\n- x\n\n```yaml\na: 1\n```' });
    expect(pages.get('a')?.slice(1)).toEqual([
      {
        tag: 'table',
        children: [
          { tag: 'thead', children: [{ tag: 'tr', children: [{ tag: 'th', right: true, children: ['n'] }] }] },
          { tag: 'tbody', children: [{ tag: 'tr', children: [{ tag: 'td', right: true, children: ['1'] }] }] },
        ],
      },
      { tag: 'ul', children: [{ tag: 'li', children: ['x'] }] },
      { tag: 'pre', children: ['a: 1'] },
    ]);
  });
});
