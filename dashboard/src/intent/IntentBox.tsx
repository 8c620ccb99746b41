import { type ReactNode, useId } from 'react';
import type { Intent } from '../api/intent.ts';
import type { Failure } from '../api/failure.ts';
import { useLanguage } from '../i18n/context.ts';
import { FailureNote } from '../ui/FailureNote.tsx';
import { IntentResult } from './IntentResult.tsx';
import './intent.css';

interface Props {
  text: string;
  onText: (text: string) => void;
  onAsk: (text: string) => void;
  /** The latest answer, and the text it is about. */
  answer: { intent: Intent; of: string } | undefined;
  failure: Failure | undefined;
  asking: boolean;
  /** False where nobody answers. */
  on: boolean;
  /** Longest text that is taken, in UTF-16 units. */
  characters?: number | undefined;
  /** What can be done with the program. */
  actions?: ReactNode;
}

/** Plain words in, a program of the routing language out: checked, tried and compared with the policy in force. */
export function IntentBox({ text, onText, onAsk, answer, failure, asking, on, characters, actions }: Props) {
  const { t } = useLanguage();
  const id = useId();
  const can = on && text.trim() !== '';
  const presets = (['first', 'second', 'third'] as const).map((preset) => ({ preset, words: t(`intent.preset.${preset}`) }));
  return (
    <div className="intent" data-testid="intent-box">
      <form
        className="intent-ask"
        onSubmit={(event) => {
          event.preventDefault();
          if (can) onAsk(text);
        }}
      >
        <label className="intent-label" htmlFor={id}>
          {t('intent.label')}
        </label>
        <textarea
          id={id}
          className="input intent-text"
          data-testid="intent-text"
          rows={4}
          maxLength={characters}
          aria-describedby={`${id}-note`}
          value={text}
          onChange={(event) => {
            onText(event.target.value);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            if (can) onAsk(text);
          }}
        />
        <div className="intent-line">
          <button type="submit" className="button button-primary" data-testid="intent-run" disabled={!can}>
            {t(asking ? 'intent.running' : 'intent.run')}
          </button>
          <p className="soft" id={`${id}-note`}>
            {t('intent.note')}
          </p>
        </div>
        <ul className="intent-presets" aria-label={t('intent.presets')}>
          {presets.map(({ preset, words }) => (
            <li key={preset}>
              <button
                type="button"
                className="button button-small"
                data-preset={preset}
                disabled={!on}
                onClick={() => {
                  onText(words);
                  onAsk(words);
                }}
              >
                {t(`intent.presetName.${preset}`)}
              </button>
            </li>
          ))}
        </ul>
      </form>
      {failure !== undefined && <FailureNote failure={failure} />}
      {answer !== undefined && (
        <div className="intent-answer" aria-busy={asking}>
          <IntentResult key={answer.of} text={answer.of} intent={answer.intent} actions={actions} />
        </div>
      )}
    </div>
  );
}
