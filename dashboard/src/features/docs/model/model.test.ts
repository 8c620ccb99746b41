import { describe, expect, it } from 'vitest';
import { TOLD, type Told } from '../../../ui/manual.ts';
import { find } from './find.ts';
import { ENTRIES, entryOf, pageOf, placeOf } from './pages.ts';
import { headings, passage, under } from './text.ts';

describe('the way from a page to its section', () => {
  it.each(Object.entries<Told>(TOLD))('leads somewhere: %s', async (_, { doc, at }) => {
    expect(entryOf(doc)?.path).toBe(doc);
    const anchors = headings(await pageOf(doc)).map((heading) => heading.at);
    if (at !== undefined) expect(anchors).toContain(at);
  });
});

describe('addresses', () => {
  it('name a page and a heading', () => {
    expect(placeOf('#/docs/reference/signals?at=modality')).toEqual({ path: 'reference/signals', at: 'modality' });
    expect(placeOf('#/docs')).toEqual({ path: '', at: undefined });
    expect(placeOf('#/docs/install')).toEqual({ path: 'install', at: undefined });
  });

  it('of no page are told', async () => {
    expect(entryOf('gone')).toBeUndefined();
    await expect(pageOf('gone')).rejects.toThrow('there is no page gone');
  });
});

describe('the search', () => {
  it('finds a heading by its words, first', async () => {
    const [first] = await find('response cache');
    expect(first).toMatchObject({ page: 'operate', at: 'the-response-cache', heading: 'The response cache' });
  });

  it('finds by what stands under a heading, with the passage and the word marked', async () => {
    const found = (await find('router_replay store_backend sqlite')).find(({ at }) => at === 'records-of-requests');
    expect(found?.page).toBe('operate');
    expect(found?.passage.filter(({ hit }) => hit).length).toBeGreaterThan(0);
  });

  it('finds with the end of a word missing or a letter wrong', async () => {
    expect((await find('kuberne')).length).toBeGreaterThan(0);
    expect((await find('kubernets')).length).toBeGreaterThan(0);
  });

  it('wants all of the words, and finds nothing of nonsense', async () => {
    expect(await find('cache qqzzxx')).toEqual([]);
    expect(await find('.* [')).toEqual([]);
  });

  it('reaches every page', async () => {
    for (const { path, title } of ENTRIES.filter(({ group }) => group === 'record')) {
      expect((await find(title.replace(/^\d+\W+/, ''))).map(({ page }) => page), title).toContain(path);
    }
  });
});

describe('a passage', () => {
  const text = `${'word '.repeat(60)}needle and more${' word'.repeat(60)}`;

  it('is cut about the first hit, at spaces', () => {
    const pieces = passage(text, ['needle']);
    expect(pieces.map(({ hit }) => hit)).toEqual([false, true, false]);
    expect(pieces[0]?.text).toMatch(/^… word.* $/);
    expect(pieces.at(-1)?.text).toMatch(/word …$/);
  });

  it('is the beginning where only the heading has the word', () => {
    expect(passage('Short.', ['other'])).toEqual([{ text: 'Short.', hit: false }]);
    expect(passage('Short.', [])).toEqual([{ text: 'Short.', hit: false }]);
  });

  it('marks the longer of two words, and only whole beginnings', () => {
    expect(passage('caches recache cache', ['cache', 'caches'])).toEqual([
      { text: 'caches', hit: true },
      { text: ' recache ', hit: false },
      { text: 'cache', hit: true },
    ]);
  });

  it('ends at the next heading', () => {
    expect(under([{ tag: 'h2', at: 'a', children: ['A'] }, { tag: 'p', children: ['one'] }, { tag: 'h2', at: 'b', children: ['B'] }, { tag: 'p', children: ['two'] }], 'a')).toBe('one');
  });
});
