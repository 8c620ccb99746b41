import { useMemo } from 'react';
import type { Intent } from '../api/intent.ts';
import { useLanguage } from '../i18n/context.ts';
import { type Stretch, stretches } from './model.ts';

interface Props {
  text: string;
  intent: Intent;
  /** The element in focus. */
  at: number | undefined;
  onAt: (at: number) => void;
  /** Id of what tells of an element. */
  told: (at: number) => string;
}

/** The sentence as the compiler read it: words with the numbers of what they became, clauses with their route, the rest marked. */
export function Sentence(props: Props) {
  const { text, intent: { elements, unparsed }, at } = props;
  const { t } = useLanguage();
  const cut = useMemo(() => stretches(text, elements, unparsed), [text, elements, unparsed]);
  return (
    <p className="intent-sentence" data-testid="intent-sentence" aria-label={t('intent.sentence')} role="group">
      {cut.map((stretch) => (
        <span key={stretch.from} className={at !== undefined && stretch.within.includes(at) ? 'intent-within' : undefined}>
          {stretch.begins
            .filter((element) => elements[element]?.kind === 'route')
            .map((element) => (
              <Mark key={element} {...props} of={[element]}>
                <sup className="intent-clause">{element + 1}</sup>
              </Mark>
            ))}
          <Words {...props} stretch={stretch} />
        </span>
      ))}
    </p>
  );
}

function Words({ stretch, ...props }: Props & { stretch: Stretch }) {
  const { t } = useLanguage();
  if (stretch.elements.length > 0) {
    return (
      <Mark {...props} of={stretch.elements}>
        {stretch.text}
        <sup aria-hidden="true">{stretch.elements.map((element) => element + 1).join(' ')}</sup>
      </Mark>
    );
  }
  const why = stretch.unparsed === undefined ? undefined : props.intent.unparsed[stretch.unparsed]?.why;
  if (why === undefined) return stretch.text;
  return (
    <span className="intent-lost" data-unparsed title={why}>
      {stretch.text}
      <span className="hidden-visually"> ({t('intent.lost')})</span>
    </span>
  );
}

/** Shows what it stands for when it is pointed at or reached; pressed again, the next of several things. */
function Mark({ intent: { elements }, at, onAt, told, of, children }: Props & { of: readonly number[]; children: React.ReactNode }) {
  const [first = 0] = of;
  const chosen = at !== undefined && of.includes(at) ? at : undefined;
  const show = (): void => {
    onAt(chosen ?? first);
  };
  return (
    <button
      type="button"
      className={`intent-word intent-${toneOf(elements[chosen ?? first]?.kind)}`}
      data-element={first}
      aria-pressed={chosen !== undefined}
      aria-describedby={told(chosen ?? first)}
      onMouseEnter={show}
      onFocus={show}
      onClick={() => {
        onAt(of[(of.indexOf(chosen ?? -1) + 1) % of.length] ?? first);
      }}
    >
      {children}
    </button>
  );
}

/** Colours by what words became; the number and the list beside it say the same. */
export function toneOf(kind: string | undefined): 'signal' | 'route' | 'model' | 'other' {
  if (kind === 'condition') return 'signal';
  return kind === 'signal' || kind === 'route' || kind === 'model' ? kind : 'other';
}
