import { useRef, useState } from 'react';
import { useLanguage } from '../../../i18n/context.ts';
import { ManualLink } from '../../../ui/ManualLink.tsx';
import { active, defaultModel } from '../model.ts';
import { useCatalogue } from '../useCatalogue.ts';
import { useConversation } from '../useConversation.ts';
import { Composer } from './Composer.tsx';
import { ExplanationPane } from './ExplanationPane.tsx';
import { Samples } from './Samples.tsx';
import { Status } from './Status.tsx';
import { TurnList } from './TurnList.tsx';
import './playground.css';

/** Ask the router something; beside the answer stands why this model gave it. */
export default function Playground() {
  const { t } = useLanguage();
  const catalogue = useCatalogue();
  const { state, run, stop, select, reset } = useConversation();
  const [draft, setDraft] = useState('');
  const [chosen, setChosen] = useState<string>();
  const pane = useRef<HTMLElement>(null);
  const prompt = useRef<HTMLTextAreaElement>(null);

  const model = chosen ?? defaultModel(catalogue.models);
  const last = state.turns.at(-1);
  const busy = last !== undefined && active(last);
  const shown = state.turns.find((turn) => turn.id === state.selected);

  const show = (id: number): void => {
    select(id);
    // Where the explanation stands below the conversation, bring it into view.
    pane.current?.scrollIntoView({ block: 'start' });
  };
  const take = (text: string): void => {
    setDraft(text);
    prompt.current?.focus();
  };

  return (
    <div className="playground">
      <section className="talk" aria-label={t('playground.conversation')}>
        <header className="talk-head">
          <div className="titled">
            <h1 className="talk-title">{t('playground.heading')}</h1>
            <ManualLink topic="playground" />
          </div>
          {state.turns.length > 0 && (
            <button type="button" className="button button-quiet" data-testid="reset" onClick={reset}>
              {t('playground.reset')}
            </button>
          )}
        </header>
        <div className="talk-body">
          {catalogue.overview?.simulated === true && <p className="notice notice-caution" data-testid="simulated">{t('playground.simulated')}</p>}
          {catalogue.failed && (
            <p className="notice notice-fault" role="alert">
              {t('playground.loadFailed')}{' '}
              <button type="button" className="button-link" onClick={catalogue.retry}>
                {t('playground.retry')}
              </button>
            </p>
          )}
          {state.turns.length === 0 && <p className="talk-empty">{t('playground.empty')}</p>}
          <Samples samples={catalogue.overview?.samples ?? []} folded={state.turns.length > 0} onTake={take} />
          <TurnList
            state={state}
            onShow={show}
            onAgain={
              busy
                ? undefined
                : (turn) => {
                    run(turn.kind, turn.requestedModel, turn.prompt);
                  }
            }
          />
        </div>
        <Composer
          draft={draft}
          model={model}
          models={catalogue.models}
          busy={busy}
          promptRef={prompt}
          onDraft={setDraft}
          onModel={setChosen}
          onRun={(kind) => {
            run(kind, model, draft.trim());
            if (kind === 'chat') setDraft('');
          }}
          onStop={stop}
        />
        <Status turn={last} />
      </section>
      <ExplanationPane turn={shown} overview={catalogue.overview} paneRef={pane} />
    </div>
  );
}
