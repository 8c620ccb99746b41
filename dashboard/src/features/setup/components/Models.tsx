import { type SubmitEvent, useState } from 'react';
import { type Failure, failureOf } from '../../../api/failure.ts';
import { type AddedModel, type FoundModel, PROVIDERS, askModel } from '../../../api/setup.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { FailureNote } from '../../../ui/FailureNote.tsx';
import { type Choice, obstacle, simulated, toggled } from '../model/choice.ts';

interface Props {
  found: readonly FoundModel[];
  choice: Choice;
  onChoice: (choice: Choice) => void;
}

const EMPTY: AddedModel = { name: '', provider: 'vllm', baseUrl: '', keyVariable: '' };

/** Models that are there, and those a person adds. */
export function Models({ found, choice, onChoice }: Props) {
  const { t } = useLanguage();
  return (
    <section className="part" aria-labelledby="setup-models">
      <h2 id="setup-models" className="part-title">
        {t('setup.models')}
      </h2>
      {found.every(simulated) && <p className="soft">{t('setup.models.none')}</p>}
      <ul className="setup-list">
        {found.map((model) => (
          <li key={model.name}>
            <label className="setup-choice">
              <input
                type="checkbox"
                data-testid="found-model"
                checked={choice.models.includes(model.name)}
                onChange={() => {
                  onChoice(toggled(choice, model.name));
                }}
              />
              <span>
                <span className="id">{model.name}</span>{' '}
                {simulated(model) ? <span className="badge badge-caution">{t('setup.simulated')}</span> : <span className="soft" lang="en">{model.where}</span>}
              </span>
            </label>
          </li>
        ))}
        {choice.added.map((model) => (
          <li key={model.name} className="setup-added">
            <span className="id">{model.name}</span> <span className="soft id">{model.baseUrl}</span>
            <button
              type="button"
              className="button-link"
              onClick={() => {
                onChoice({ ...choice, added: choice.added.filter(({ name }) => name !== model.name) });
              }}
            >
              {t('setup.remove', { name: model.name })}
            </button>
          </li>
        ))}
      </ul>
      <Adding choice={choice} onChoice={onChoice} />
    </section>
  );
}

function Adding({ choice, onChoice }: { choice: Choice; onChoice: (choice: Choice) => void }) {
  const { t, format } = useLanguage();
  const [model, setModel] = useState(EMPTY);
  const [answer, setAnswer] = useState<{ latencyMs: number; models: string[] }>();
  const [failure, setFailure] = useState<Failure>();
  const [asking, setAsking] = useState(false);
  const why = obstacle(model, choice);
  const change = (part: Partial<AddedModel>): void => {
    setModel({ ...model, ...part });
    if (part.name !== undefined) return;
    setAnswer(undefined);
    setFailure(undefined);
  };
  const ask = (): void => {
    setAsking(true);
    setFailure(undefined);
    askModel(model)
      .then(setAnswer, (cause: unknown) => {
        setFailure(failureOf(cause));
      })
      .finally(() => {
        setAsking(false);
      });
  };
  const add = (event: SubmitEvent): void => {
    event.preventDefault();
    if (why !== undefined) return;
    onChoice({ ...choice, added: [...choice.added, model] });
    setModel(EMPTY);
    setAnswer(undefined);
  };
  return (
    <details className="setup-adding">
      <summary data-testid="add-model">{t('setup.add')}</summary>
      <form className="setup-form" onSubmit={add}>
        <label>
          {t('setup.add.provider')}
          <select
            className="select"
            value={model.provider}
            onChange={(event) => {
              const provider = PROVIDERS.find((one) => one === event.target.value);
              if (provider !== undefined) change({ provider });
            }}
          >
            {PROVIDERS.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <label>
          {t('setup.add.address')}
          <input
            className="input"
            data-testid="added-address"
            value={model.baseUrl}
            placeholder={model.provider === 'anthropic' ? 'https://…' : 'http://127.0.0.1:8000/v1'}
            onChange={(event) => {
              change({ baseUrl: event.target.value.trim() });
            }}
          />
        </label>
        <label>
          {t('setup.add.key')}
          <input
            className="input"
            value={model.keyVariable}
            placeholder="OPENAI_API_KEY"
            onChange={(event) => {
              change({ keyVariable: event.target.value.trim() });
            }}
          />
        </label>
        <label>
          {t('setup.add.name')}
          <input
            className="input"
            data-testid="added-name"
            list="setup-served"
            value={model.name}
            onChange={(event) => {
              change({ name: event.target.value.trim() });
            }}
          />
          <datalist id="setup-served">
            {answer?.models.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </label>
        <div className="setup-actions">
          <button type="button" className="button" data-testid="ask-model" disabled={model.baseUrl === '' || asking} onClick={ask}>
            {t(asking ? 'setup.add.asking' : 'setup.add.ask')}
          </button>
          <button type="submit" className="button button-primary" data-testid="add-it" disabled={why !== undefined}>
            {t('setup.add.it')}
          </button>
          {model.name !== '' && why !== undefined && <span className="tone-caution">{t(`setup.obstacle.${why}`)}</span>}
        </div>
        {answer !== undefined && (
          <p role="status" className="tone-good" data-testid="asked">
            {t('setup.add.answered', { millis: format.count(answer.latencyMs), count: format.count(answer.models.length) })} <span className="id">{answer.models.slice(0, 8).join(', ')}</span>
          </p>
        )}
        {failure !== undefined && <FailureNote failure={failure} />}
      </form>
    </details>
  );
}
