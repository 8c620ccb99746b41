import { useEffect, useId, useRef, useState } from 'react';
import { type Encoded, demoEncode } from '../../../api/demo.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { FailureNote } from '../../../ui/FailureNote.tsx';
import { useAsked } from '../../../ui/useAsked.ts';
import type { DemoState } from '../useDemo.ts';
import { Heads } from './Heads.tsx';
import { Part } from './Part.tsx';
import { Passage } from './Passage.tsx';
import './encoder.css';

/** Both texts in one question, so that the latest of both is asked about. */
const BREAK = '\u0000';

function send(question: string, signal: AbortSignal): Promise<Encoded> {
  const [text = '', second = ''] = question.split(BREAK);
  return demoEncode(text, second, signal);
}

/** What the learned models make of any text, and of a pair. */
export function EncoderPart({ demo }: { demo: DemoState }) {
  const { t, locale } = useLanguage();
  const id = useId();
  const examples = [
    { id: 'related', text: t('landing.encoder.text'), second: t('landing.encoder.second') },
    { id: 'personal', text: t('landing.encoder.personal'), second: t('landing.encoder.personalSecond') },
    { id: 'attack', text: t('landing.encoder.attack'), second: t('landing.encoder.attackSecond') },
  ] as const;
  const [text, setText] = useState(examples[0].text);
  const [second, setSecond] = useState(examples[0].second);
  const { answer, failure, asking, ask } = useAsked(send);
  const on = demo.kind === 'on';
  const characters = on ? demo.catalogue.characters : undefined;
  const first = useRef({ text: examples[0].text, second: examples[0].second });

  useEffect(() => {
    if (on) ask(`${first.current.text}${BREAK}${first.current.second}`);
  }, [on, ask]);

  const show = (one: string, other: string): void => {
    setText(one);
    setSecond(other);
    ask(`${one}${BREAK}${other}`);
  };

  // Texts nobody has touched follow the language.
  const [spoken, setSpoken] = useState(locale);
  if (spoken !== locale) {
    setSpoken(locale);
    if (answer !== undefined || !on) {
      setText(examples[0].text);
      setSecond(examples[0].second);
    }
  }
  const settled = useRef(locale);
  useEffect(() => {
    if (settled.current === locale) return;
    settled.current = locale;
    first.current = { text: examples[0].text, second: examples[0].second };
    if (on) ask(`${first.current.text}${BREAK}${first.current.second}`);
  });

  return (
    <Part id="encoder" eyebrow={t('landing.encoder.eyebrow')} title={t('landing.encoder.title')} about={t('landing.encoder.about')}>
      <form
        className="encoder-ask"
        onSubmit={(event) => {
          event.preventDefault();
          if (on && text.trim() !== '') show(text, second);
        }}
      >
        <label className="encoder-field" htmlFor={`${id}-one`}>
          {t('landing.encoder.one')}
          <input
            id={`${id}-one`}
            className="input"
            data-testid="encode-text"
            maxLength={characters}
            spellCheck={false}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
            }}
          />
        </label>
        <label className="encoder-field" htmlFor={`${id}-two`}>
          {t('landing.encoder.two')}
          <input
            id={`${id}-two`}
            className="input"
            data-testid="encode-text2"
            maxLength={characters}
            spellCheck={false}
            value={second}
            onChange={(event) => {
              setSecond(event.target.value);
            }}
          />
        </label>
        <button type="submit" className="button button-primary" data-testid="encode-run" disabled={!on || text.trim() === ''}>
          {asking ? t('landing.asking') : t('landing.encoder.run')}
        </button>
      </form>
      <ul className="bench-samples" aria-label={t('landing.encoder.examples')}>
        {examples.map((example) => (
          <li key={example.id}>
            <button
              type="button"
              className="chip"
              data-example={example.id}
              disabled={!on}
              onClick={() => {
                show(example.text, example.second);
              }}
            >
              {t(`landing.encoder.example.${example.id}`)}
            </button>
          </li>
        ))}
      </ul>
      {!on && (
        <p className="notice" role={demo.kind === 'opening' ? undefined : 'status'}>
          {t(`landing.demo.${demo.kind}`)}
        </p>
      )}
      {failure !== undefined && <FailureNote failure={failure} />}
      <div className="pipeline" data-testid="pipeline" aria-busy={asking}>
        <Passage answer={answer} />
        <Heads answer={answer} />
      </div>
    </Part>
  );
}
