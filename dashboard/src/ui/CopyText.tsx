import { type RefObject, useEffect, useState } from 'react';

interface Labels {
  copy: string;
  copied: string;
  /** Shown when the clipboard may not be written: the text is selected instead. */
  selected: string;
}

type State = 'idle' | 'copied' | 'selected';

/** How long the outcome stays on the button, in ms. */
const SHOWN = 1800;

/** Copies a text; without clipboard permission it selects the element that shows the text. */
export function CopyText({ text, shownIn, labels }: { text: string; shownIn: RefObject<HTMLElement | null>; labels: Labels }) {
  const [state, setState] = useState<State>('idle');

  useEffect(() => {
    if (state === 'idle') return undefined;
    const timer = setTimeout(() => {
      setState('idle');
    }, SHOWN);
    return () => {
      clearTimeout(timer);
    };
  }, [state]);

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      // No permission, or no clipboard on an insecure origin.
      if (shownIn.current !== null) getSelection()?.selectAllChildren(shownIn.current);
      setState('selected');
    }
  };

  const label = { idle: labels.copy, copied: labels.copied, selected: labels.selected }[state];
  return (
    <>
      <button type="button" className="button button-quiet" data-testid="copy" onClick={() => void copy()}>
        {label}
      </button>
      <span className="hidden-visually" role="status">
        {state === 'idle' ? '' : label}
      </span>
    </>
  );
}
