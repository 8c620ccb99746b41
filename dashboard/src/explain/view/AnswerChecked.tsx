import type { Explanation } from '../../api/types.ts';
import { useLanguage } from '../../i18n/context.ts';
import { Section } from '../../ui/Section.tsx';

/** What the answer says and its sources do not, by its place in the answer. */
export function AnswerChecked({ explanation }: { explanation: Explanation }) {
  const { t, format } = useLanguage();
  const check = explanation.hallucination;
  if (check === undefined) return null;
  const findings = check.findings ?? [];
  return (
    <Section title={t('check.title')} about={t('check.about')} testId="answer-check">
      <p>
        {t.term('checkStatus', check.status)}
        {check.reason !== undefined && <span className="id soft"> {check.reason}</span>}
      </p>
      {findings.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col" className="right">{t('check.choice')}</th>
              <th scope="col" className="right">{t('check.place')}</th>
              <th scope="col" className="right">{t('check.confidence')}</th>
              <th scope="col">{t('check.severity')}</th>
              <th scope="col">{t('check.relation')}</th>
            </tr>
          </thead>
          <tbody>
            {findings.map((finding, index) => (
              <tr key={index}>
                <td className="right figure">{format.count(finding.choice + 1)}</td>
                <td className="right figure">{format.count(finding.start)}–{format.count(finding.end)}</td>
                <td className="right figure">{finding.confidence.toFixed(2)}</td>
                <td>{t.term('checkSeverity', finding.severity)}</td>
                <td>{finding.relation === undefined ? format.count(undefined) : t.term('checkRelation', finding.relation)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {check.detector !== undefined && (
        <p className="part-note">
          {t('check.sum', {
            detector: check.detector,
            characters: format.count(check.context_characters),
            time: format.duration(check.latency_us),
          })}
          {check.read_partly === true && ` ${t('check.partly')}`}
        </p>
      )}
    </Section>
  );
}
