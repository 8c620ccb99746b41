import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { LanguageContext, createLanguage } from '../../../i18n/context.ts';
import { en } from '../../../i18n/en.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { ENTRIES, pageOf } from '../model/pages.ts';
import { Nodes } from './Nodes.tsx';
import { Overview } from './Overview.tsx';
import { Result } from './Search.tsx';

function render(element: ReactNode, locale: Locale = 'en'): string {
  return renderToStaticMarkup(<LanguageContext value={createLanguage(locale)}>{element}</LanguageContext>);
}

describe('a page of the documentation', () => {
  it('leads back from a section to the page it tells of', async () => {
    const markup = render(<Nodes nodes={await pageOf('operate')} path="operate" />);
    expect(markup).toMatch(/<h2 data-at="records-of-requests".*?<\/h2><p class="manual-shown".*?href="#\/insights"/s);
    expect(markup).toContain('href="#/docs/configure?at=how-a-decision-is-reached"');
  });

  it('has tables in boxes of their own and code to copy', async () => {
    const markup = render(<Nodes nodes={await pageOf('configure')} path="configure" />);
    expect(markup.match(/<table>/g)?.length).toBe(markup.match(/<div class="manual-table" role="region"/g)?.length);
    expect(markup).toMatch(/<div class="snippet"><pre [^>]*>.*?<\/pre><button [^>]*data-testid="copy"/s);
  });

  it('names a file of the checkout that is no page', async () => {
    expect(render(<Nodes nodes={await pageOf('install')} path="install" />)).toMatch(/class="manual-file" title="A file of the checkout: recipes"/);
  });

  it.each(ENTRIES.map(({ path }) => path))('is drawn: %s', async (path) => {
    expect(render(<Nodes nodes={await pageOf(path)} path={path} />)).toMatch(/^<h1 /);
  });
});

describe('the table of contents', () => {
  it('has every page', () => {
    const markup = render(<Overview />);
    for (const { path } of ENTRIES) expect(markup).toContain(`href="#/docs/${path}"`);
  });

  it('has no English of our own in Chinese', () => {
    const markup = render(<Overview />, 'zh-Hans');
    for (const [key, text] of Object.entries(en)) if (key.startsWith('docs.group')) expect(markup).not.toContain(text);
  });
});

describe('a result', () => {
  it('has heading, page and passage', () => {
    const markup = render(<Result found={{ page: 'operate', at: 'health', heading: 'Health', passage: [{ text: 'is ', hit: false }, { text: 'ready', hit: true }] }} />);
    expect(markup).toBe('<a href="#/docs/operate?at=health" data-at="health"><span class="manual-found-head"><strong>Health</strong> <span class="soft">Operate</span></span><span class="manual-found-text">is <mark>ready</mark></span></a>');
  });
});
