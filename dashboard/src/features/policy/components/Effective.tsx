import { useState } from 'react';
import type { CheckAnswer, Setting } from '../../../api/policy.ts';
import { useLanguage } from '../../../i18n/context.ts';

/** Rows drawn at once; the filter finds the others. */
const MOST = 300;

/** Every value in force with who set it; secrets are masked by the router. */
export function Effective({ answer, onGo }: { answer: CheckAnswer | undefined; onGo: (place: { line: number; column: number }) => void }) {
  const { t } = useLanguage();
  const [words, setWords] = useState('');
  const [own, setOwn] = useState(false);
  const effective = answer?.effective;
  if (effective === undefined) return <p className="soft">{t('effective.none')}</p>;
  const wanted = words.trim().toLowerCase();
  const shown = effective.settings.filter(
    ({ path, value, set_by }) => (!own || set_by !== 'default') && (wanted === '' || `${path} ${value}`.toLowerCase().includes(wanted)),
  );
  return (
    <div className="effective" data-testid="effective">
      <p className="part-about">{t('effective.about')}</p>
      <div className="effective-filter">
        <input
          className="input"
          type="search"
          placeholder={t('effective.filter')}
          aria-label={t('effective.filter')}
          value={words}
          onChange={(event) => {
            setWords(event.target.value);
          }}
        />
        <label className="tick">
          <input
            type="checkbox"
            checked={own}
            onChange={(event) => {
              setOwn(event.target.checked);
            }}
          />
          {t('effective.own')}
        </label>
      </div>
      <ul className="settings-list">
        {shown.slice(0, MOST).map((setting) => (
          <Row key={setting.path} setting={setting} onGo={onGo} />
        ))}
      </ul>
      <p className="soft">{t('effective.count', { shown: Math.min(shown.length, MOST), all: effective.settings.length })}</p>
    </div>
  );
}

function Row({ setting, onGo }: { setting: Setting; onGo: (place: { line: number; column: number }) => void }) {
  const { t } = useLanguage();
  const { line } = setting;
  return (
    <li className="setting" data-set-by={setting.set_by}>
      <span className="id setting-path">{setting.path}</span>
      <span className="id setting-value">{setting.value === '' ? '""' : setting.value}</span>
      <span className="setting-by soft">
        {t(`setBy.${setting.set_by}`)}
        {setting.variables !== undefined && <span className="id"> {setting.variables.join(', ')}</span>}
        {line !== undefined && line > 0 && (
          <>
            {' '}
            <button
              type="button"
              className="button-link"
              onClick={() => {
                onGo({ line, column: 1 });
              }}
            >
              {t('effective.line', { line })}
            </button>
          </>
        )}
      </span>
    </li>
  );
}
