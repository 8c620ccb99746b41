import type { Explanation, LearningAccount } from '../../api/types.ts';
import { useLanguage } from '../../i18n/context.ts';
import { Section } from '../../ui/Section.tsx';

/** What learning from outcomes and sessions did after the algorithm had chosen. */
export function LearningSteps({ explanation }: { explanation: Explanation }) {
  const { t, format } = useLanguage();
  const { learning, session_policy: session } = explanation;
  if (learning === undefined) return null;
  const { protection_preflight: preflight, adaptation, protection } = learning;
  const steps = [
    { title: t('learning.preflight'), model: learning.base_model, ...preflight },
    ...(adaptation === undefined ? [] : [{ title: t('learning.adaptation'), model: adaptation.proposal_model, ...adaptation }]),
    ...(protection === undefined ? [] : [{ title: t('learning.protection'), model: protection.final_model, ...protection }]),
  ];
  return (
    <Section title={t('learning.title')} about={t('learning.about')} testId="learning">
      <p className="part-note">{t.term('learningMode', learning.mode)}</p>
      <div className="wide-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('learning.step')}</th>
              <th scope="col">{t('learning.action')}</th>
              <th scope="col">{t('learning.reason')}</th>
              <th scope="col">{t('learning.model')}</th>
            </tr>
          </thead>
          <tbody>
            {steps.map((step) => (
              <tr key={step.title}>
                <th scope="row">{step.title}</th>
                <td className="id">{step.action}</td>
                <td className="id soft">{step.reason}</td>
                <td className="id">{step.model}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Scores adaptation={adaptation} />
      {session !== undefined && (
        <p className="part-note">
          {t('learning.session', { turn: format.count(session.turn_index) })}
          {session.previous_model !== undefined && (
            <>
              {' '}
              {t('learning.before')} <span className="id">{session.previous_model}</span>
            </>
          )}
        </p>
      )}
    </Section>
  );
}

function Scores({ adaptation }: { adaptation: LearningAccount['adaptation'] }) {
  const { t, format } = useLanguage();
  if (adaptation === undefined || adaptation.scores.length === 0) return null;
  return (
    <>
      <div className="wide-table">
        <table aria-label={t('learning.scores')}>
          <thead>
            <tr>
              <th scope="col">{t('learning.model')}</th>
              <th scope="col" className="right">{t('learning.score')}</th>
              <th scope="col" className="right">{t('learning.predicted')}</th>
              <th scope="col" className="right">{t('learning.good')}</th>
              <th scope="col" className="right">{t('learning.under')}</th>
              <th scope="col" className="right">{t('learning.over')}</th>
              <th scope="col" className="right">{t('learning.failed')}</th>
            </tr>
          </thead>
          <tbody>
            {adaptation.scores.map((score) => (
              <tr key={score.model}>
                <th scope="row" className="whole-name id">{score.model}</th>
                <td className="right figure">{format.score(score.score)}</td>
                <td className="right figure">{format.score(score.predicted)}</td>
                <td className="right figure">{format.figure(score.good_fit)}</td>
                <td className="right figure">{format.figure(score.underpowered)}</td>
                <td className="right figure">{format.figure(score.overprovisioned)}</td>
                <td className="right figure">{format.figure(score.failed)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {adaptation.seed !== undefined && <p className="part-note">{t('learning.drawn', { seed: adaptation.seed })}</p>}
    </>
  );
}
