import type { Explanation } from '../../api/types.ts';
import { useLanguage } from '../../i18n/context.ts';
import { Section } from '../../ui/Section.tsx';

/** The plugins of the decision in the order they ran. */
export function PluginTimeline({ explanation }: { explanation: Explanation }) {
  const { t, format } = useLanguage();
  const runs = explanation.plugin_timeline ?? [];
  if (runs.length === 0) return null;
  return (
    <Section title={t('plugins.title')} testId="plugins">
      <div className="wide-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('plugins.plugin')}</th>
              <th scope="col">{t('plugins.slot')}</th>
              <th scope="col">{t('plugins.state')}</th>
              <th scope="col" className="right">{t('plugins.time')}</th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run, index) => (
              <tr key={index}>
                <th scope="row" className="id whole-name">{run.type}</th>
                <td className="id soft">{run.slot ?? format.count(undefined)}</td>
                <td>
                  <span className={`mark mark-${run.status}`} aria-hidden="true" />
                  {t.term('pluginStatus', run.status)}
                </td>
                <td className="right figure">{format.duration(run.us)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
