import { isComplete } from '../../api/router.ts';
import type { Explanation } from '../../api/types.ts';
import { useLanguage } from '../../i18n/context.ts';
import { verdict } from '../model/verdict.ts';
import { AnswerChecked } from './AnswerChecked.tsx';
import { Candidates } from './Candidates.tsx';
import { ContextShortened } from './ContextShortened.tsx';
import { Decisions } from './Decisions.tsx';
import { EntropyBars } from './EntropyBars.tsx';
import { LatencyBars } from './LatencyBars.tsx';
import { LoopSteps } from './LoopSteps.tsx';
import { PluginTimeline } from './PluginTimeline.tsx';
import { Projections } from './Projections.tsx';
import { RawRecord } from './RawRecord.tsx';
import { SignalsTable } from './SignalsTable.tsx';
import { VerdictScreen } from './VerdictScreen.tsx';
import './explain.css';

interface Props {
  explanation: Explanation;
  /** `x-vsr-*` headers of the answer; empty for a dry run. */
  headers?: Readonly<Record<string, string>>;
}

/** The whole why of one request. Every page that explains a request shows it through this one component. */
export function ExplanationView({ explanation, headers = {} }: Props) {
  const { t } = useLanguage();
  const { passThrough } = verdict(explanation);
  return (
    <div className="explanation" data-testid="explanation">
      <VerdictScreen explanation={explanation} />
      {explanation.error_reason !== undefined && (
        <p className="notice notice-caution">
          {t('verdict.error')} <span className="id">{explanation.error_reason}</span>
        </p>
      )}
      {!isComplete(explanation) && <p className="notice notice-caution">{t('explain.open')}</p>}
      {!passThrough && (
        <>
          <EntropyBars explanation={explanation} />
          <Decisions explanation={explanation} />
          <SignalsTable explanation={explanation} />
        </>
      )}
      <Projections explanation={explanation} />
      <Candidates explanation={explanation} />
      <LoopSteps explanation={explanation} />
      <ContextShortened explanation={explanation} />
      <AnswerChecked explanation={explanation} />
      <LatencyBars explanation={explanation} />
      <PluginTimeline explanation={explanation} />
      <RawRecord explanation={explanation} headers={headers} />
    </div>
  );
}
