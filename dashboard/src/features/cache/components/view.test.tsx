import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { AUDIT, CAPABILITIES, STATS, trial } from '../../../../dev/fixture/cache.mjs';
import { TEXT } from '../../../../dev/fixture/config.mjs';
import { LanguageContext, createLanguage } from '../../../i18n/context.ts';
import { en } from '../../../i18n/en.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { keepingOf, settingsOf } from '../model/keeping.ts';
import { Audit } from './Audit.tsx';
import { Flush, Sure } from './Flush.tsx';
import { KEEP_ANSWERS, Place, SWITCH_ON } from './Place.tsx';
import { Stats } from './Stats.tsx';
import { TakeOut } from './TakeOut.tsx';
import { LikenessView, TryQuestions } from './TryQuestions.tsx';
import { TrialView, TryStore } from './TryStore.tsx';

const keeping = keepingOf(TEXT);
const none = keepingOf('routing: {decisions: [{name: plain}]}');
const off = keepingOf(`${KEEP_ANSWERS}global: {stores: {response_cache: {enabled: false}}}`);
const shared = { ...CAPABILITIES, backend: 'redis', semantic: false, shared: true };
const healthy = { healthy: true };
const away = { healthy: false, message: 'the redis store at here:1 cannot be used' };
const nothing = (): void => undefined;

function render(element: ReactNode, locale: Locale = 'en'): string {
  return renderToStaticMarkup(<LanguageContext value={createLanguage(locale)}>{element}</LanguageContext>);
}

/** Texts a person reads, without identifiers and without what the router said. */
function ownTexts(markup: string): string[] {
  return markup
    .replace(/<(pre|code|textarea)\b.*?<\/\1>/gs, ' ')
    .replace(/<(\w+)[^>]*(lang="en"|class="[^"]*\bid\b[^"]*")[^>]*>[^<]*<\/\1>/g, ' ')
    .split(/<[^>]*>/)
    .map((text) => text.trim())
    .filter((text) => text !== '');
}

describe('the place', () => {
  it('shows which decisions keep answers, and how', () => {
    const markup = render(<Place able={CAPABILITIES} health={healthy} keeping={keeping} readable />);
    expect(markup).toMatch(/data-decision="deep_reasoning".*equal or alike.*everybody.*0\.92.*3,600 s/s);
    expect(markup).toContain(en['cache.place.memory']);
    expect(markup).not.toContain('data-testid="cache-down"');
  });

  it('says why it is out of reach and where to mend it', () => {
    const markup = render(<Place able={shared} health={away} keeping={keeping} readable />);
    expect(markup).toMatch(/role="alert".*global\.stores\.response_cache.*here:1/s);
    expect(markup).toContain('data-healthy="false"');
    expect(markup).toContain(en['cache.semantic.shared']);
  });

  it('has the text that makes a decision keep answers where none does, and one that switches the cache on', () => {
    expect(keepingOf(KEEP_ANSWERS)?.keepers).toMatchObject([{ decision: 'NAME', mode: 'exact', scope: 'global' }]);
    expect(render(<Place able={CAPABILITIES} health={healthy} keeping={none} readable />)).toContain(KEEP_ANSWERS.trim());
    const switched = render(<Place able={CAPABILITIES} health={healthy} keeping={off} readable />);
    expect(switched).toContain(SWITCH_ON.trim());
    expect(switched).not.toContain('NAME');
  });

  it('names the permission for the configuration to whoever lacks it', () => {
    const markup = render(<Place able={CAPABILITIES} health={healthy} keeping={undefined} readable={false} />);
    expect(markup).toContain('config.read');
    expect(markup).not.toContain('data-testid="cache-none"');
  });
});

describe('the figures', () => {
  it('give every count a name and hits their share', () => {
    const markup = render(<Stats stats={STATS} shared={false} />);
    expect(markup).toMatch(/66\.7%.*412.*54\.1%.*96.*254/s);
    for (const [name, value] of [['bytes', '1.41 MiB'], ['writes', '231'], ['evictions', '5'], ['waiters', '12'], ['stale_misses', '17'], ['invalidations', '2'], ['epoch', '2']] as const) {
      expect(markup).toMatch(new RegExp(`data-figure="${name}"><dt>[^<]+</dt><dd[^>]*>${value}</dd>`));
    }
    expect(markup).not.toContain('data-figure="fail_open"');
  });

  it('have a dash for what is not known, and no ratio of nothing', () => {
    const { epoch, ...rest } = STATS;
    expect(epoch).toBeDefined();
    expect(render(<Stats stats={{ ...rest, fail_open: 3 }} shared />)).toMatch(/fail_open.*>3<.*data-figure="epoch"><dt>Epoch<\/dt><dd[^>]*>—</s);
    const fresh = render(<Stats stats={{ ...STATS, l1_hits: 0, semantic_hits: 0, misses: 0 }} shared={false} />);
    expect(fresh).toContain('data-testid="lookups-none"');
    expect(fresh).not.toContain('hit-ratio');
  });
});

describe('what changes the cache', () => {
  it('is not offered to whoever may not, with the permission it needs', () => {
    const lacking = [
      <TryQuestions key="1" able={CAPABILITIES} keeping={keeping} may={false} />,
      <TakeOut key="2" keeping={keeping} may={false} onChanged={nothing} />,
      <Flush key="3" able={CAPABILITIES} stats={STATS} may={false} onChanged={nothing} />,
      <TryStore key="4" may={false} />,
    ].map((element) => render(element));
    expect(lacking.map((markup) => /data-permission="([^"]*)"/.exec(markup)?.[1])).toEqual(['classify.invoke', 'cache.invalidate', 'cache.manage', 'cache.manage']);
    for (const markup of lacking) expect(markup).not.toMatch(/<button|<input|<textarea/);
  });

  it('says what is lost before it is', () => {
    expect(render(<Sure able={CAPABILITIES} stats={STATS} busy={false} onFlush={nothing} onKeep={nothing} />)).toMatch(/everybody: 187 \(1\.41 MiB\).*cannot be undone/s);
    expect(render(<Sure able={shared} stats={STATS} busy={false} onFlush={nothing} onKeep={nothing} />)).toContain('every answer in the shared store');
    expect(render(<Flush able={CAPABILITIES} stats={STATS} may onChanged={nothing} />)).not.toContain('flush-now');
  });

  it('needs something named', () => {
    const markup = render(<TakeOut keeping={keeping} may onChanged={nothing} />);
    expect(markup).toContain(en['out.obstacle.nothing']);
    expect(markup).toMatch(/data-testid="out-count" disabled=""/);
    expect(markup).toContain('<option value="code_review">');
  });
});

describe('trials', () => {
  it('tell hit from miss, and hold the similarity against what is enough', () => {
    const markup = render(<LikenessView likeness={{ verdict: 'unlike', decision: 'd', similarity: 0.75, threshold: 0.9 }} />);
    expect(markup).toMatch(/role="img" aria-label="Similarity 0\.75, enough from 0\.90"/);
    expect(markup).not.toContain(en['like.rest']);
    expect(render(<LikenessView likeness={{ verdict: 'equal', decision: 'd' }} />)).toContain(en['like.rest']);
    expect(render(<LikenessView likeness={{ verdict: 'elsewhere', decision: 'd', other: '' }} />)).toContain(en['insights.noDecision']);
  });

  it('are not offered while no decision keeps answers', () => {
    expect([none, off, undefined].map((each) => render(<TryQuestions able={CAPABILITIES} keeping={each} may />))).toEqual(['', '', '']);
  });

  it('of settings say what is wrong with them', () => {
    expect(render(<TrialView trial={trial(settingsOf('ttl_seconds: 9') ?? {})} />)).toContain(en['trial.good']);
    expect(render(<TrialView trial={trial({ backend: 'memory' })} />)).toMatch(/data-state="bad".*unknown key/s);
    expect(render(<TrialView trial={trial({ redis: {} })} />)).toMatch(/data-state="away".*connection refused/s);
    expect(render(<TrialView trial={{ ...trial({}), capabilities: shared }} />)).toContain(en['trial.server']);
  });
});

describe('the audit', () => {
  it('tells who meant what and what became of it', () => {
    const markup = render(<Audit audit={AUDIT} />);
    expect(markup).toMatch(/admin.*every answer.*>9<.*emptied.*operator.*code_review.*5b2f0c7a91de4410.*>4<.*taken out.*>4<.*only counted/s);
    const failed = { ...AUDIT, data: AUDIT.data.map((record) => ({ ...record, outcome: 'failed' })) };
    expect(render(<Audit audit={failed} />)).toContain(en['audit.failed']);
    expect(render(<Audit audit={{ total: 0, data: [] }} />)).toContain(en['audit.none']);
  });
});

describe('in Chinese', () => {
  it('there is no English of our own', () => {
    const english = new Set<string>(Object.values(en).filter((text) => /[a-z]{3}/.test(text)));
    const texts = (locale: Locale) =>
      ownTexts(
        [
          <Place key="1" able={shared} health={away} keeping={keeping} readable />,
          <Place key="2" able={CAPABILITIES} health={healthy} keeping={none} readable={false} />,
          <Place key="3" able={CAPABILITIES} health={healthy} keeping={off} readable />,
          <Stats key="4" stats={STATS} shared />,
          <TryQuestions key="5" able={CAPABILITIES} keeping={keeping} may />,
          <LikenessView key="6" likeness={{ verdict: 'like', decision: '', other: 'b', similarity: 1, threshold: 0.5 }} />,
          <TakeOut key="7" keeping={keeping} may onChanged={nothing} />,
          <Flush key="8" able={shared} stats={STATS} may onChanged={nothing} />,
          <Sure key="9" able={CAPABILITIES} stats={STATS} busy={false} onFlush={nothing} onKeep={nothing} />,
          <TryStore key="10" may />,
          <TryStore key="11" may={false} />,
          <TrialView key="12" trial={trial({ redis: {} })} />,
          <Audit key="13" audit={AUDIT} />,
        ]
          .map((element) => render(element, locale))
          .join(' '),
      );
    expect(texts('en').filter((text) => english.has(text)).length).toBeGreaterThan(60);
    expect(texts('zh-Hans').filter((text) => english.has(text))).toEqual([]);
  });
});
