import { type SubmitEvent, useState } from 'react';
import { type Failure, failureOf } from '../../../api/failure.ts';
import { type Cast, type Preset, importRemote } from '../../../api/setup.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { FailureNote } from '../../../ui/FailureNote.tsx';
import type { Choice } from '../model/choice.ts';

interface Props {
  presets: readonly Preset[];
  choice: Choice;
  /** Who does what under the chosen preset. */
  parts: readonly Cast[];
  onChoice: (choice: Choice) => void;
}

/** Policies to begin with, or a configuration from elsewhere. */
export function Policies({ presets, choice, parts, onChoice }: Props) {
  const { t } = useLanguage();
  return (
    <section className="part" aria-labelledby="setup-policies">
      <h2 id="setup-policies" className="part-title">
        {t('setup.policies')}
      </h2>
      {choice.imported === undefined ? (
        <ul className="setup-list">
          {presets.map((preset) => (
            <li key={preset.id}>
              <label className="setup-choice">
                <input
                  type="radio"
                  name="preset"
                  data-testid={`preset-${preset.id}`}
                  checked={choice.preset === preset.id}
                  onChange={() => {
                    onChoice({ ...choice, preset: preset.id });
                  }}
                />
                <span>
                  {preset.id === 'starter' ? t('setup.starter') : <span className="id">{preset.id}</span>}{' '}
                  <span className="soft" lang={preset.id === 'starter' ? undefined : 'en'}>
                    {preset.id === 'starter' ? t('setup.starter.about') : preset.description}
                  </span>
                </span>
              </label>
              {choice.preset === preset.id && preset.parts.length > 0 && <Parts preset={preset} parts={parts} />}
            </li>
          ))}
        </ul>
      ) : (
        <p>
          {t('setup.imported')}{' '}
          <button
            type="button"
            className="button-link"
            onClick={() => {
              const rest = { ...choice };
              delete rest.imported;
              onChoice(rest);
            }}
          >
            {t('setup.imported.back')}
          </button>
        </p>
      )}
      {choice.imported === undefined && (
        <Importing
          onText={(imported) => {
            onChoice({ ...choice, imported });
          }}
        />
      )}
    </section>
  );
}

function Parts({ preset, parts }: { preset: Preset; parts: readonly Cast[] }) {
  const { t } = useLanguage();
  return (
    <table className="setup-parts">
      <thead>
        <tr>
          <th scope="col">{t('setup.part')}</th>
          <th scope="col">{t('setup.part.model')}</th>
        </tr>
      </thead>
      <tbody>
        {preset.parts.map((part) => {
          const model = parts.find(({ name }) => name === part.name)?.model;
          return (
            <tr key={part.name}>
              <td lang="en">
                <span className="id">{part.name}</span> <span className="soft">{part.description}</span>
              </td>
              <td>{model === undefined ? <span className="tone-caution">{t('setup.part.nobody', { wants: part.wants })}</span> : <span className="id">{model}</span>}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Importing({ onText }: { onText: (yaml: string) => void }) {
  const { t } = useLanguage();
  const [url, setUrl] = useState('');
  const [reading, setReading] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const read = (event: SubmitEvent): void => {
    event.preventDefault();
    setReading(true);
    setFailure(undefined);
    importRemote(url)
      .then(onText, (cause: unknown) => {
        setFailure(failureOf(cause));
      })
      .finally(() => {
        setReading(false);
      });
  };
  return (
    <details className="setup-adding">
      <summary>{t('setup.import')}</summary>
      <form className="setup-form" onSubmit={read}>
        <label>
          {t('setup.import.url')}
          <input
            className="input"
            data-testid="import-url"
            value={url}
            placeholder="https://…/config.yaml"
            onChange={(event) => {
              setUrl(event.target.value.trim());
            }}
          />
        </label>
        <div className="setup-actions">
          <button type="submit" className="button" disabled={url === '' || reading}>
            {t(reading ? 'setup.import.reading' : 'setup.import.read')}
          </button>
        </div>
        {failure !== undefined && <FailureNote failure={failure} />}
      </form>
    </details>
  );
}
