import { Suspense, lazy, useEffect, useId, useState } from 'react';
import type { DemoExplanation } from '../../../api/demo.ts';
import type { Failure } from '../../../api/failure.ts';
import { VerdictScreen } from '../../../explain/view/VerdictScreen.tsx';
import { useLanguage } from '../../../i18n/context.ts';
import { FailureNote } from '../../../ui/FailureNote.tsx';
import type { DemoState } from '../useDemo.ts';
import { EmptyScreen } from './EmptyScreen.tsx';
import { MatchedSignals } from './MatchedSignals.tsx';

const WholeExplanation = lazy(() => import('./WholeExplanation.tsx'));

/** How long somebody must have stopped typing, in ms. */
const PAUSE = 800;

interface Props {
  demo: DemoState;
  text: string;
  answer: DemoExplanation | undefined;
  failure: Failure | undefined;
  asking: boolean;
  onText: (text: string) => void;
  onAsk: (text: string) => void;
}

/** A text, and where it would go. */
export function Bench(props: Props) {
  const { t } = useLanguage();
  const { demo, answer, failure } = props;
  const [open, setOpen] = useState(false);
  return (
    <section className="bench" id="bench" aria-label={t('landing.bench')} data-testid="bench">
      <Ask {...props} />
      <div className="bench-answer explanation" aria-busy={props.asking}>
        {answer === undefined ? <EmptyScreen demo={demo} /> : <VerdictScreen explanation={answer} />}
        {answer !== undefined && <MatchedSignals explanation={answer} />}
        <p className="hidden-visually" role="status">
          {answer === undefined || props.asking ? '' : t('landing.said', { decision: answer.routing_decision ?? '—', model: answer.selected_model ?? '—' })}
        </p>
        {failure !== undefined && <FailureNote failure={failure} />}
      </div>
      <div className="bench-whole">
        {answer !== undefined && (
          <details
            data-testid="whole"
            onToggle={(event) => {
              setOpen(event.currentTarget.open);
            }}
          >
            <summary>{t('landing.whole')}</summary>
            {open && (
              <Suspense fallback={<p className="soft">{t('app.opening')}</p>}>
                <WholeExplanation explanation={answer} />
              </Suspense>
            )}
          </details>
        )}
      </div>
    </section>
  );
}

function Ask({ demo, text, asking, onText, onAsk }: Props) {
  const { t, locale, format } = useLanguage();
  const id = useId();
  const [typed, setTyped] = useState<string>();
  const characters = demo.kind === 'on' ? demo.catalogue.characters : undefined;
  const samples = demo.kind === 'on' ? demo.catalogue.samples : [];
  const can = demo.kind === 'on' && text.trim() !== '';

  // Asks once the typing pauses; who presses Enter or the button does not wait.
  useEffect(() => {
    if (typed === undefined || typed.trim() === '' || demo.kind !== 'on') return undefined;
    const timer = setTimeout(() => {
      setTyped(undefined);
      onAsk(typed);
    }, PAUSE);
    return () => {
      clearTimeout(timer);
    };
  }, [typed, demo.kind, onAsk]);

  const now = (question: string): void => {
    setTyped(undefined);
    onAsk(question);
  };
  return (
    <form
      className="bench-ask"
      onSubmit={(event) => {
        event.preventDefault();
        if (can) now(text);
      }}
    >
      <label className="bench-label" htmlFor={id}>
        {t('landing.prompt')}
      </label>
      <textarea
        id={id}
        className="bench-text"
        data-testid="demo-prompt"
        rows={4}
        spellCheck={false}
        maxLength={characters}
        aria-describedby={`${id}-note`}
        value={text}
        onChange={(event) => {
          onText(event.target.value);
          // What an input method is still putting together is not yet the text.
          if (!(event.nativeEvent as InputEvent).isComposing) setTyped(event.target.value);
        }}
        onCompositionEnd={(event) => {
          setTyped(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          if (can) now(text);
        }}
      />
      <div className="bench-line">
        <button type="submit" className="button button-primary" data-testid="demo-run" disabled={!can}>
          {asking ? t('landing.asking') : t('landing.ask')}
        </button>
        <p className="bench-note" id={`${id}-note`}>
          {characters === undefined ? t('landing.dry') : t('landing.dryLimit', { count: format.count(characters) })}
        </p>
      </div>
      <div className="bench-chips">
        {samples.length > 0 && (
          <ul className="bench-samples" aria-label={t('playground.samples')}>
            {samples.map((sample) => (
              <li key={sample.id}>
                <button
                  type="button"
                  className="chip"
                  data-sample={sample.id}
                  onClick={() => {
                    now(sample.prompt);
                  }}
                >
                  {locale === 'en' ? sample.title.en : sample.title.zh}
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </form>
  );
}
