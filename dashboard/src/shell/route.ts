import { useSyncExternalStore } from 'react';

/** The path of a location hash: `#/playground` is `playground`; without a slash it names a place on the first page, whose path is empty. */
export function pathOf(hash: string): string {
  return hash.startsWith('#/') ? (hash.slice(2).split('?')[0] ?? '') : '';
}

function subscribe(onChange: () => void): () => void {
  addEventListener('hashchange', onChange);
  return () => {
    removeEventListener('hashchange', onChange);
  };
}

/** The path shown now. Hash paths work under any address the router serves the page from. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => pathOf(location.hash));
}
