import { useSyncExternalStore } from 'react';

/** A parameter behind the path of a location hash: `tab` of `#/policy?tab=deploy` is `deploy`. */
export function parameterOf(hash: string, name: string): string | undefined {
  const query = hash.indexOf('?');
  return query < 0 ? undefined : (new URLSearchParams(hash.slice(query + 1)).get(name) ?? undefined);
}

/** The hash with a parameter set, everything else as it is. */
export function withParameter(hash: string, name: string, value: string): string {
  const [path = '', query = ''] = hash.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set(name, value);
  return `${path}?${parameters.toString()}`;
}

/** The hash with these parameters set; those that are empty are taken out. */
export function withParameters(hash: string, values: Readonly<Record<string, string>>): string {
  const [path = '', query = ''] = hash.split('?');
  const parameters = new URLSearchParams(query);
  for (const [name, value] of Object.entries(values)) {
    if (value === '') parameters.delete(name);
    else parameters.set(name, value);
  }
  const rest = parameters.toString();
  return rest === '' ? path : `${path}?${rest}`;
}

/** Goes to the same page with these parameters set. */
export function setHashParameters(values: Readonly<Record<string, string>>): void {
  location.hash = Object.entries(values).reduce((hash, [name, value]) => withParameter(hash, name, value), location.hash);
}

function subscribe(onChange: () => void): () => void {
  addEventListener('hashchange', onChange);
  return () => {
    removeEventListener('hashchange', onChange);
  };
}

/** The parameter in the address now. */
export function useHashParameter(name: string): string | undefined {
  return useSyncExternalStore(subscribe, () => parameterOf(location.hash, name));
}

/** The hash of the address now. */
export function useHash(): string {
  return useSyncExternalStore(subscribe, () => location.hash);
}
