import { useEffect, useRef, useState } from 'react';
import { demoEval } from '../../../api/demo.ts';
import { demoIntent } from '../../../api/intent.ts';
import { useIntent } from '../../../intent/index.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { useHash } from '../../../ui/hash.ts';
import { useAsked } from '../../../ui/useAsked.ts';
import { useDemo } from '../useDemo.ts';
import { Bench } from './Bench.tsx';
import { Blueprint } from './Blueprint.tsx';
import { Capabilities } from './Capabilities.tsx';
import { Cards } from './Cards.tsx';
import { Closing } from './Closing.tsx';
import { EncoderPart } from './EncoderPart.tsx';
import { Hero } from './Hero.tsx';
import { IntentPart } from './IntentPart.tsx';
import { QuickStart } from './QuickStart.tsx';
import { Stats } from './Stats.tsx';
import '../../../explain/view/explain.css';
import './landing.css';
import './bench.css';

/**
 * The page for visitors: what the router does, shown on a text of theirs by the router itself.
 * `onSetup` is called where the router waits for its first configuration.
 */
export default function Landing({ onSetup }: { onSetup: () => void }) {
  const { t, locale } = useLanguage();
  const demo = useDemo();
  const settingUp = demo.kind === 'off' && demo.setup;
  useEffect(() => {
    if (settingUp) onSetup();
  }, [settingUp, onSetup]);
  const catalogue = demo.kind === 'on' ? demo.catalogue : undefined;
  const first = t('landing.first');
  const [text, setText] = useState(first);
  const { answer, failure, asking, ask } = useAsked(demoEval);
  const intent = useIntent(demoIntent);
  const opened = useHash() === '#intent';
  const connected = catalogue !== undefined;
  const shown = useRef(first);

  // A text nobody has touched follows the language.
  useEffect(() => {
    setText((now) => (now === shown.current ? first : now));
    shown.current = first;
  }, [first]);

  useEffect(() => {
    if (connected) ask(shown.current);
  }, [connected, locale, ask]);

  useAnchor(connected);

  return (
    <div className="landing" data-testid="landing" data-demo={demo.kind}>
      <Hero simulated={catalogue?.simulated === true} />
      <Bench
        demo={demo}
        text={text}
        answer={answer}
        failure={failure}
        asking={asking}
        onText={setText}
        onAsk={(question) => {
          setText(question);
          ask(question);
        }}
      />
      <Stats catalogue={catalogue} />
      <QuickStart />
      <Cards catalogue={catalogue} answer={answer} intent={intent.answer?.intent} />
      <Blueprint catalogue={catalogue} answer={answer} text={text} intent={intent.answer?.intent} />
      <IntentPart demo={demo} asked={intent} opened={opened} />
      <EncoderPart demo={demo} />
      <Capabilities dimension={catalogue?.encoder.dimension} layers={catalogue?.encoder.layers} />
      <Closing version={catalogue?.version} />
    </div>
  );
}

/** Brings the part an address names into view once the page stands; the browser looked for it before it was there. */
function useAnchor(ready: boolean): void {
  const done = useRef(false);
  useEffect(() => {
    if (done.current) return;
    done.current = ready;
    const id = location.hash.startsWith('#blueprint') ? 'blueprint' : location.hash.slice(1);
    if (/^[a-z]+$/.test(id)) document.getElementById(id)?.scrollIntoView();
  }, [ready]);
}
