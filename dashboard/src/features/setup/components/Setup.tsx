import { useEffect, useState } from 'react';
import { type Failure, failureOf } from '../../../api/failure.ts';
import { isAbort } from '../../../api/http.ts';
import { type FoundModel, type Preset, activate, fetchFound, fetchPresets, fetchSetupState } from '../../../api/setup.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { FailureNote } from '../../../ui/FailureNote.tsx';
import { ManualLink } from '../../../ui/ManualLink.tsx';
import { type Choice, NOTHING, first } from '../model/choice.ts';
import { useReview } from '../useReview.ts';
import { Models } from './Models.tsx';
import { Policies } from './Policies.tsx';
import { ReviewPart } from './ReviewPart.tsx';
import './setup.css';

/** How often a router that starts is asked whether it serves, in ms. */
const ASK_AGAIN = 500;

/** The first five minutes: models, a policy, and the configuration made of both. */
export default function Setup() {
  const { t } = useLanguage();
  const [found, setFound] = useState<readonly FoundModel[]>();
  const [presets, setPresets] = useState<readonly Preset[]>([]);
  const [choice, setChoice] = useState<Choice>(NOTHING);
  const [failure, setFailure] = useState<Failure>();
  const [step, setStep] = useState<'choosing' | 'sending' | 'starting'>('choosing');
  const review = useReview(choice);

  useEffect(() => {
    const controller = new AbortController();
    Promise.all([fetchFound(controller.signal), fetchPresets(controller.signal)]).then(
      ([models, policies]) => {
        setFound(models);
        setPresets(policies);
        setChoice((now) => ({ ...now, models: first(models) }));
      },
      (cause: unknown) => {
        if (!isAbort(cause)) setFailure(failureOf(cause));
      },
    );
    return () => {
      controller.abort();
    };
  }, []);

  useEffect(() => {
    if (step !== 'starting') return undefined;
    const timer = setInterval(() => {
      // While it starts, nobody answers; the next time may be better.
      fetchSetupState().then(
        ({ setupMode }) => {
          if (setupMode) return;
          clearInterval(timer);
          location.hash = '#/playground';
          location.reload();
        },
        () => undefined,
      );
    }, ASK_AGAIN);
    return () => {
      clearInterval(timer);
    };
  }, [step]);

  const begin = (yaml: string): void => {
    setStep('sending');
    setFailure(undefined);
    activate(yaml).then(
      () => {
        setStep('starting');
      },
      (cause: unknown) => {
        setFailure(failureOf(cause));
        setStep('choosing');
      },
    );
  };

  return (
    <div className="setup">
      <div className="setup-head">
        <div className="titled">
          <h1>{t('setup.heading')}</h1>
          <ManualLink topic="setup" />
        </div>
        <p className="soft">{t('setup.about')}</p>
      </div>
      {found === undefined && failure === undefined && <p className="soft">{t('setup.looking')}</p>}
      {found !== undefined && choice.imported === undefined && <Models found={found} choice={choice} onChoice={setChoice} />}
      {found !== undefined && <Policies presets={presets} choice={choice} parts={review?.proposal?.parts ?? []} onChoice={setChoice} />}
      {found !== undefined && <ReviewPart review={review} choice={choice} busy={step !== 'choosing'} onActivate={begin} />}
      {failure !== undefined && <FailureNote failure={failure} />}
      <p role="status" className="setup-status" data-testid="setup-status" data-step={step}>
        {step === 'starting' ? t('setup.starting') : ''}
      </p>
    </div>
  );
}
