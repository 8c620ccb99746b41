import { useState } from 'react';
import { useLanguage } from '../../../i18n/context.ts';
import { FailureNote } from '../../../ui/FailureNote.tsx';
import { ManualLink } from '../../../ui/ManualLink.tsx';
import { setHashParameters, useHashParameter, withParameter } from '../../../ui/hash.ts';
import { type Draft, changed, count, findingsOf } from '../model/draft.ts';
import { type Drafting, useDraft } from '../useDraft.ts';
import { ConflictNote } from './ConflictNote.tsx';
import { Deploy } from './Deploy.tsx';
import { Document } from './Document.tsx';
import { Forms } from './Forms.tsx';
import { ProgramView } from './ProgramView.tsx';
import { TryOut } from './TryOut.tsx';
import './policy.css';

const TABS = [
  { id: 'document', Panel: Document },
  { id: 'forms', Panel: Forms },
  { id: 'program', Panel: ProgramView },
  { id: 'deploy', Panel: Deploy },
  { id: 'test', Panel: TryOut },
] as const;

export type Tab = (typeof TABS)[number]['id'];

/** The configuration: read, edited as text or in forms, tried, deployed and taken back. */
export default function Policy() {
  const { t } = useLanguage();
  const drafting = useDraft();
  const { draft } = drafting;
  const asked = useHashParameter('tab');
  const [target, setTarget] = useState<{ line: number; column: number }>();
  const { id, Panel } = TABS.find((tab) => tab.id === asked) ?? TABS[0];

  if (draft.base === undefined) {
    return (
      <div className="policy">
        <h1 className="policy-title">{t('policy.title')}</h1>
        {draft.failure === undefined ? <p role="status">{t('policy.loading')}</p> : <FailureNote failure={draft.failure} />}
        {draft.failure !== undefined && (
          <button type="button" className="button" onClick={drafting.reload}>
            {t('playground.retry')}
          </button>
        )}
      </div>
    );
  }
  return (
    <div className="policy" data-testid="policy">
      <header className="policy-head">
        <div className="titled">
          <h1 className="policy-title">{t('policy.title')}</h1>
          <ManualLink topic={`policy.${id}`} />
        </div>
        <State drafting={drafting} />
      </header>
      {!draft.base.writable && <p className="notice">{t('policy.unfiled')}</p>}
      {draft.conflict !== undefined && <ConflictNote draft={draft} onSettle={drafting.settle} />}
      <nav className="tabs" aria-label={t('policy.parts')}>
        {TABS.map((tab) => (
          <a
            key={tab.id}
            className="tab"
            data-testid={`tab-${tab.id}`}
            href={withParameter(location.hash === '' ? '#/policy' : location.hash, 'tab', tab.id)}
            {...(tab.id === id ? { 'aria-current': 'page' as const } : {})}
          >
            {t(`policy.tab.${tab.id}`)}
          </a>
        ))}
      </nav>
      <Panel
        drafting={drafting}
        target={target}
        onTarget={setTarget}
        onOpen={(place) => {
          setTarget({ line: place.line, column: place.column });
          setHashParameters({ tab: 'document' });
        }}
      />
    </div>
  );
}

/** What every tab of the page is given. */
export interface PanelProps {
  drafting: Drafting;
  target: { line: number; column: number } | undefined;
  /** Asks for a place of the document; the document goes there when it is shown. */
  onTarget: (place: { line: number; column: number }) => void;
  /** The same, showing the document. */
  onOpen: (place: { line: number; column: number }) => void;
}

function State({ drafting }: { drafting: Drafting }) {
  const { t } = useLanguage();
  const { draft } = drafting;
  return (
    <div className="policy-state">
      <p role="status" data-testid="check-state" data-state={draft.check.state}>
        {changed(draft) ? t('policy.changed') : t('policy.same')} · <Verdict draft={draft} />
      </p>
      {changed(draft) && (
        <button
          type="button"
          className="button button-quiet"
          data-testid="discard"
          onClick={() => {
            if (confirm(t('policy.discard.sure'))) drafting.discard();
          }}
        >
          {t('policy.discard')}
        </button>
      )}
    </div>
  );
}

function Verdict({ draft }: { draft: Draft }) {
  const { t } = useLanguage();
  if (draft.check.state === 'failed') return <strong className="tone-fault">{t('policy.check.failed')}</strong>;
  if (draft.check.state !== 'done' || draft.check.text !== draft.text) return <span className="soft">{t('policy.check.running')}</span>;
  const { errors, warnings, notes } = count(findingsOf(draft));
  const counted = t('policy.check.counts', { errors, warnings, notes });
  if (errors > 0) return <strong className="tone-fault">{counted}</strong>;
  return warnings > 0 ? <strong className="tone-caution">{counted}</strong> : <strong className="tone-good">{t('policy.check.good', { notes })}</strong>;
}
