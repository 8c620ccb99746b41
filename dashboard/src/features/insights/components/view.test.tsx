import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { aggregate, list, record, trajectory } from '../../../../dev/fixture/replay.mjs';
import type { Recording, ReplayRecord } from '../../../api/replay.ts';
import { LanguageContext, createLanguage } from '../../../i18n/context.ts';
import { en } from '../../../i18n/en.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { Aggregates } from './Aggregates.tsx';
import { Filters } from './Filters.tsx';
import { RecordTable } from './RecordTable.tsx';
import { RecordView } from './RecordPage.tsx';
import { RecordingNote, SWITCH_ON } from './RecordingNote.tsx';
import { TrajectoryView } from './TrajectoryPart.tsx';

const all = new URLSearchParams({ limit: '40' });
const hash = '#/insights?model=x';

function render(element: ReactNode, locale: Locale = 'en'): string {
  return renderToStaticMarkup(<LanguageContext value={createLanguage(locale)}>{element}</LanguageContext>);
}

function found(state: ReplayRecord['lifecycle_state'], wants: (each: ReplayRecord) => boolean = () => true): ReplayRecord {
  const ids = list(all).data.filter(({ lifecycle_state }) => lifecycle_state === state);
  const one = ids.map(({ id }) => record(id)).find((each) => each !== undefined && wants(each));
  if (one === undefined) throw new Error(`no ${state} record`);
  return one;
}

const kept = found('completed', ({ request_body }) => request_body !== undefined);
const bare = found('completed', ({ request_body }) => request_body === undefined);
const running = found('in_progress');
const recording: Recording = { enabled: false, store_backend: 'memory', survives_restart: false, ttl_seconds: 0, max_records: 0, written: 0, failed: 0 };

/** Texts a person reads, without identifiers and without what the router said. */
function ownTexts(markup: string): string[] {
  return markup
    .replace(/<(pre|q|code)\b.*?<\/\1>/gs, ' ')
    .replace(/<(\w+)[^>]*(lang="en"|class="[^"]*\bid\b[^"]*")[^>]*>[^<]*<\/\1>/g, ' ')
    .split(/<[^>]*>/)
    .map((text) => text.trim())
    .filter((text) => text !== '');
}

describe('the list', () => {
  it('has a row and a link for every record, and the way to the next page', () => {
    const page = list(new URLSearchParams({ limit: '25' }));
    const markup = render(<RecordTable page={page} filtered={false} hash={hash} />);
    for (const { id } of page.data) expect(markup).toContain(`href="#/insights?model=x&amp;id=${id}"`);
    expect(markup).toContain('1 to 25 of 40');
    expect(markup).toContain('offset=25');
    expect(markup).not.toContain('data-testid="newer"');
  });

  it('says why it is empty', () => {
    const page = list(new URLSearchParams({ search: 'no such id' }));
    expect(render(<RecordTable page={page} filtered hash={hash} />)).toContain(en['insights.noneMatch']);
    expect(render(<RecordTable page={page} filtered={false} hash={hash} />)).toContain(en['insights.noneHere']);
  });

  it('offers the names the records have, and keeps the chosen one', () => {
    const markup = render(<Filters filter={{ model: 'gone' }} aggregate={aggregate(all)} hash={hash} />);
    expect(markup).toContain('value="gone" selected=""');
    for (const name of aggregate(all).available_decisions) expect(markup).toContain(`value="${name}"`);
  });
});

describe('the sums', () => {
  it('draw every share with its figure and say over how many requests', () => {
    const sums = aggregate(all);
    const markup = render(<Aggregates aggregate={sums} />);
    expect(markup).toContain('Requests counted: 40.');
    for (const { name } of [...sums.model_selection, ...sums.decision_distribution]) expect(markup).toContain(name);
    expect(markup).toContain(`data-lifecycle="failed"`);
    expect(markup).toMatch(/sum-cost.*USD.*saved.*Requests with a price: \d+/s);
    expect(render(<Aggregates aggregate={{ ...sums, record_count: 10, total: 40 }} />)).toContain('Requests counted: the newest 10 of 40.');
  });
});

describe('recording', () => {
  it('that is off is told with the text that switches it on', () => {
    const markup = render(<RecordingNote recording={recording} none />);
    expect(markup).toContain(SWITCH_ON.trim());
    expect(markup).toContain(en['recording.off.none']);
    expect(render(<RecordingNote recording={recording} none={false} />)).toContain(en['recording.off.some']);
  });

  it('that is on says where, for how long, and what was lost', () => {
    const markup = render(<RecordingNote recording={{ ...recording, enabled: true, ttl_seconds: 2_592_000, max_records: 200, failed: 3 }} none={false} />);
    expect(markup).toMatch(/memory.*they end with the process.*for 30 days.*the newest 200.*3 could not be written/s);
    expect(render(<RecordingNote recording={{ ...recording, enabled: true }} none={false} />)).toContain(en['recording.forever']);
  });
});

describe('a record', () => {
  it('shows its life, the explanation, its cost and its texts', () => {
    const markup = render(<RecordView record={kept} hash={hash} />);
    for (const part of ['verdict', 'entropy', 'rules', 'signals', 'latency', 'facts', 'usage-cost', 'bodies', 'rerun', 'trajectory']) expect(markup).toContain(`data-testid="${part}"`);
    expect(markup).toContain('completed');
    expect(markup).toContain('priority');
    expect(markup).toContain('&quot;messages&quot;');
  });

  it('that was kept without texts says how to keep them', () => {
    const markup = render(<RecordView record={bare} hash={hash} />);
    expect(markup).toContain(en['bodies.absent']);
    expect(markup).toContain('capture_request_body: true');
    expect(markup).not.toContain('data-testid="rerun"');
  });

  it('whose texts may not be read says which permission they need', () => {
    const markup = render(<RecordView record={{ ...kept, request_body: '', response_body: '', content_redacted: true }} hash={hash} />);
    expect(markup).toContain('replay.detail');
    expect(markup).not.toContain(en['bodies.absent']);
  });

  it('that still runs has dashes where nothing is known', () => {
    const markup = render(<RecordView record={running} hash={hash} />);
    expect(markup).toContain('in progress');
    expect(markup).toContain(en['record.noUsage']);
    expect(markup).toContain(en['explain.open']);
  });

  it('warns of a guard that could not run', () => {
    const record = { ...kept, guards: [{ family: 'jailbreak', state: 'unavailable' as const, matched: [], error: 'encoder_missing' }] };
    expect(render(<RecordView record={record} hash={hash} />)).toMatch(/A guard could not run.*unavailable.*encoder_missing/s);
  });

  it('belongs to a session that can be read as one conversation', () => {
    const markup = render(<TrajectoryView trajectory={trajectory('session-0')} hash={hash} />);
    expect(markup).toMatch(/Requests: 8\. Messages: \d+.*Requests without their whole text/s);
  });
});

describe('in Chinese', () => {
  it('there is no English of our own', () => {
    const english = new Set<string>(Object.values(en).filter((text) => /[a-z]{3}/.test(text)));
    const texts = (locale: Locale) =>
      ownTexts(
        [
          <RecordTable key="1" page={list(all)} filtered hash={hash} />,
          <Aggregates key="2" aggregate={aggregate(all)} />,
          <RecordingNote key="3" recording={recording} none />,
          <RecordView key="4" record={kept} hash={hash} />,
          <RecordView key="5" record={running} hash={hash} />,
          <TrajectoryView key="6" trajectory={trajectory('session-1')} hash={hash} />,
          <Filters key="7" filter={{ session_id: 's' }} aggregate={aggregate(all)} hash={hash} />,
        ]
          .map((element) => render(element, locale))
          .join(' '),
      );
    expect(texts('en').filter((text) => english.has(text)).length).toBeGreaterThan(60);
    expect(texts('zh-Hans').filter((text) => english.has(text))).toEqual([]);
  });
});
