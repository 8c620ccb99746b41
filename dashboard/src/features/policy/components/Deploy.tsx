import { useMemo, useState } from 'react';
import type { Failure } from '../../../api/failure.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { FailureNote } from '../../../ui/FailureNote.tsx';
import { useReadOnly } from '../../../ui/readOnly.ts';
import { brokenAssertions } from '../model/assertions.ts';
import { type Change, changesBetween } from '../model/changes.ts';
import { changed, deployable, findingsOf } from '../model/draft.ts';
import { DiffView } from './DiffView.tsx';
import type { PanelProps } from './Policy.tsx';
import { Versions } from './Versions.tsx';

type Step = 'ready' | 'sure' | 'sending' | 'done';

/** What the draft changes, taking it into use, and going back. */
export function Deploy({ drafting, onOpen }: PanelProps) {
  const { t } = useLanguage();
  const { draft } = drafting;
  const readOnly = useReadOnly();
  const [step, setStep] = useState<Step>('ready');
  const [failure, setFailure] = useState<Failure>();
  const before = draft.base?.yaml ?? '';
  const changes = useMemo(() => changesBetween(before, draft.text), [before, draft.text]);
  const broken = useMemo(() => brokenAssertions(findingsOf(draft)), [draft]);
  const errors = findingsOf(draft).filter(({ severity }) => severity === 'error');

  const deploy = async (): Promise<void> => {
    setStep('sending');
    const refused = await drafting.deploy();
    setFailure(refused);
    setStep(refused === undefined ? 'done' : 'ready');
  };

  return (
    <div className="deploy">
      <section className="part" aria-labelledby="deploy-preview">
        <h2 id="deploy-preview" className="part-title">
          {t('deploy.preview')}
        </h2>
        {!changed(draft) && <p className="soft">{step === 'done' ? t('deploy.done') : t('deploy.nothing')}</p>}
        {changed(draft) && (
          <>
            {changes !== undefined && <Changes changes={changes} />}
            <DiffView before={before} after={draft.text} />
          </>
        )}
        {broken.length > 0 && (
          <ul className="broken" data-testid="broken-assertions">
            {broken.map(({ claim, counterexample, finding }) => (
              <li key={`${finding.line}:${claim}`} className="notice notice-fault">
                <p>
                  <strong>{t('deploy.broken')}</strong> <span lang="en">{claim}</span>
                </p>
                {counterexample !== '' && (
                  <p>
                    {t('deploy.counterexample')} <span lang="en">{counterexample}</span>
                  </p>
                )}
                <button
                  type="button"
                  className="button-link"
                  onClick={() => {
                    onOpen(finding);
                  }}
                >
                  {t('findings.line', { line: finding.line, column: finding.column })}
                </button>
              </li>
            ))}
          </ul>
        )}
        {errors.length > broken.length && <p className="notice notice-fault">{t('deploy.errors', { count: errors.length })}</p>}
        {failure !== undefined && <FailureNote failure={failure} />}
        {changed(draft) && (
          <div className="deploy-actions">
            {step === 'sure' ? (
              <>
                <p>{t('deploy.sure')}</p>
                <button type="button" className="button button-primary" data-testid="deploy-now" disabled={!deployable(draft)} onClick={() => void deploy()}>
                  {t('deploy.now')}
                </button>
                <button
                  type="button"
                  className="button"
                  onClick={() => {
                    setStep('ready');
                  }}
                >
                  {t('deploy.back')}
                </button>
              </>
            ) : (
              <button
                type="button"
                className="button button-primary"
                data-testid="deploy"
                disabled={readOnly || !deployable(draft) || step === 'sending'}
                onClick={() => {
                  setFailure(undefined);
                  setStep('sure');
                }}
              >
                {t(step === 'sending' ? 'deploy.sending' : 'deploy.button')}
              </button>
            )}
            {readOnly && <p className="soft">{t('app.readOnly.part')}</p>}
            {draft.base?.writable === false && <p className="soft">{t('deploy.unfiled')}</p>}
          </div>
        )}
        <p role="status" className="hidden-visually">
          {step === 'done' ? t('deploy.done') : ''}
        </p>
      </section>
      {draft.base?.writable === true && <Versions drafting={drafting} />}
    </div>
  );
}

function Changes({ changes }: { changes: Change[] }) {
  const { t } = useLanguage();
  if (changes.length === 0) return <p className="soft">{t('changes.none')}</p>;
  return (
    <ul className="changes" data-testid="changes">
      {changes.map(({ kind, where, keys }) => (
        <li key={`${kind}${where}`}>
          <span className={`badge change-${kind}`}>{t(`changes.${kind}`)}</span> <span className="id">{where}</span>
          {keys.length > 0 && <span className="soft id"> {keys.join(', ')}</span>}
        </li>
      ))}
    </ul>
  );
}
