import type { RefObject } from 'react';
import type { ModelEntry } from '../../../api/types.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { type Turn, isRouted, keyMeansSend } from '../model.ts';

interface Props {
  draft: string;
  model: string;
  models: ModelEntry[];
  busy: boolean;
  promptRef: RefObject<HTMLTextAreaElement | null>;
  onDraft: (text: string) => void;
  onModel: (id: string) => void;
  onRun: (kind: Turn['kind']) => void;
  onStop: () => void;
}

export function Composer({ draft, model, models, busy, promptRef, onDraft, onModel, onRun, onStop }: Props) {
  const { t } = useLanguage();
  const empty = draft.trim() === '';
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        if (!empty && !busy) onRun('chat');
      }}
    >
      <label className="hidden-visually" htmlFor="prompt">
        {t('playground.prompt')}
      </label>
      <textarea
        id="prompt"
        ref={promptRef}
        className="prompt"
        data-testid="prompt"
        rows={3}
        value={draft}
        placeholder={t('playground.placeholder')}
        aria-describedby="prompt-keys"
        onChange={(event) => {
          onDraft(event.target.value);
        }}
        onKeyDown={(event) => {
          if (!keyMeansSend(event.nativeEvent)) return;
          event.preventDefault();
          event.currentTarget.form?.requestSubmit();
        }}
      />
      <div className="composer-tools">
        <label className="model">
          <span className="soft">{t('playground.model')}</span>
          <ModelSelect model={model} models={models} onModel={onModel} />
        </label>
        <span className="composer-buttons">
          <button
            type="button"
            className="button"
            data-testid="dry-run"
            title={t('playground.dryRun.hint')}
            disabled={empty || busy}
            onClick={() => {
              onRun('eval');
            }}
          >
            {t('playground.dryRun')}
          </button>
          {busy ? (
            <button type="button" className="button" data-testid="stop" onClick={onStop}>
              {t('playground.stop')}
            </button>
          ) : (
            <button type="submit" className="button button-primary" data-testid="send" disabled={empty}>
              {t('playground.send')}
            </button>
          )}
        </span>
      </div>
      <p id="prompt-keys" className="composer-hint">
        {t('playground.keys')}
      </p>
    </form>
  );
}

function ModelSelect({ model, models, onModel }: { model: string; models: ModelEntry[]; onModel: (id: string) => void }) {
  const { t } = useLanguage();
  const listed = models.some(({ id }) => id === model) ? models : [{ id: model }, ...models];
  const groups = [
    { label: t('playground.model.routed'), entries: listed.filter(isRouted) },
    { label: t('playground.model.fixed'), entries: listed.filter((entry) => !isRouted(entry)) },
  ];
  return (
    <select
      className="select id"
      data-testid="model"
      value={model}
      onChange={(event) => {
        onModel(event.target.value);
      }}
    >
      {groups
        .filter(({ entries }) => entries.length > 0)
        .map(({ label, entries }) => (
          <optgroup key={label} label={label}>
            {entries.map(({ id }) => (
              <option key={id} value={id}>
                {id}
              </option>
            ))}
          </optgroup>
        ))}
    </select>
  );
}
