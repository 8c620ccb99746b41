/**
 * Who calls: the bearer token of the management API, where the router asks for one. It is kept for this tab alone
 * (`sessionStorage`), goes into the `authorization` header and nowhere else.
 */

/** Why the router turned a call away: it wants a token, it does not know the one sent, or it has none to compare with. */
export type Refusal = 'needed' | 'wrong' | 'unset';

export interface Signed {
  /** Calls carry a token. */
  in: boolean;
  refusal?: Refusal;
  /** Counts the tokens given, so that what was turned away asks anew. */
  visit: number;
}

const KEY = 'sr_token';

/** Codes of the management API's own 401; a model behind the gateway that says 401 has others. */
const UNKNOWN_CALLER = 'UNAUTHORIZED';
const NO_TOKENS = 'MANAGEMENT_AUTH_NOT_CONFIGURED';

interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export class Session {
  readonly #store: () => Store;
  readonly #listeners = new Set<() => void>();
  #token: string | undefined;
  #signed: Signed;

  /** `store` may throw: a browser may forbid storage, and then the token lasts as long as the page. */
  constructor(store: () => Store) {
    this.#store = store;
    this.#token = attempt(() => store().getItem(KEY)) ?? undefined;
    this.#signed = { in: this.#token !== undefined, visit: 0 };
  }

  get token(): string | undefined {
    return this.#token;
  }

  /** The same object until something changes. */
  readonly signed = (): Signed => this.#signed;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  signIn(token: string): void {
    this.#token = token;
    attempt(() => {
      this.#store().setItem(KEY, token);
    });
    this.#change({ in: true, visit: this.#signed.visit + 1 });
  }

  /** Forgets the token. What the page has read stays until it is loaded anew. */
  signOut(): void {
    this.#forget();
    this.#change({ in: false, visit: this.#signed.visit });
  }

  /**
   * Takes note of a 401. An answer to another token than the one in force is late and says nothing.
   * @param sent the token the call carried
   */
  refused(sent: string | undefined, code: string | undefined): void {
    if (sent !== this.#token || (code !== UNKNOWN_CALLER && code !== NO_TOKENS)) return;
    const refusal = code === NO_TOKENS ? 'unset' : sent === undefined ? (this.#signed.refusal ?? 'needed') : 'wrong';
    if (sent === undefined && refusal === this.#signed.refusal) return;
    if (refusal === 'wrong') this.#forget();
    this.#change({ in: this.#token !== undefined, refusal, visit: this.#signed.visit });
  }

  /** Lets the pages ask again, with what token there is. */
  again(): void {
    this.#change({ in: this.#token !== undefined, visit: this.#signed.visit + 1 });
  }

  #forget(): void {
    this.#token = undefined;
    attempt(() => {
      this.#store().removeItem(KEY);
    });
  }

  #change(signed: Signed): void {
    this.#signed = signed;
    for (const listener of this.#listeners) listener();
  }
}

/** What can stand in a header behind `Bearer `: visible ASCII without spaces. */
export function isToken(text: string): boolean {
  return /^[!-~]+$/.test(text);
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined; // storage is forbidden
  }
}

export const session = new Session(() => (globalThis as unknown as { sessionStorage: Store }).sessionStorage);
