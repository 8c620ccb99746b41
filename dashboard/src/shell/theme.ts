import { useEffect, useState, useSyncExternalStore } from 'react';

export type Theme = 'light' | 'dark';

const KEY = 'sr_theme';
const DARK = '(prefers-color-scheme: dark)';

/** The choice of an earlier visit, where the browser lets us keep one. */
function keptTheme(): Theme | undefined {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'light' || kept === 'dark' ? kept : undefined;
  } catch {
    return undefined; // storage is forbidden: the choice lasts as long as the page
  }
}

function keepTheme(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // As above.
  }
}

function subscribe(onChange: () => void): () => void {
  const query = matchMedia(DARK);
  query.addEventListener('change', onChange);
  return () => {
    query.removeEventListener('change', onChange);
  };
}

/** The theme in force and a switch: the system's until the person chooses, then theirs for good. */
export function useTheme(): [Theme, () => void] {
  const system: Theme = useSyncExternalStore(subscribe, () => matchMedia(DARK).matches) ? 'dark' : 'light';
  const [chosen, setChosen] = useState(keptTheme);
  const theme = chosen ?? system;

  useEffect(() => {
    if (chosen === undefined) return;
    document.documentElement.dataset.theme = chosen;
    keepTheme(chosen);
  }, [chosen]);

  const flip = (): void => {
    setChosen(theme === 'dark' ? 'light' : 'dark');
  };
  return [theme, flip];
}
