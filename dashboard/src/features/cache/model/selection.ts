import type { CacheAuditRecord, CachePartition, CacheSelector } from '../../../api/cache.ts';

export const SCOPES = ['user', 'team', 'tenant', 'global'] as const;

/** What a person has chosen; empty for what is not asked for. */
export interface Choice {
  recipe: string;
  decision: string;
  request_model: string;
  selected_model: string;
  protocol: string;
  /** One of the scopes. */
  scope: string;
  /** Who of the scope. */
  who: string;
  epoch: string;
}

export const NOTHING: Choice = { recipe: '', decision: '', request_model: '', selected_model: '', protocol: '', scope: '', who: '', epoch: '' };

/** Why a choice cannot be asked for. */
export type Obstacle = 'nothing' | 'who' | 'epoch';

/** The selector of a choice, or why there is none. */
export function selectorOf(choice: Choice): CacheSelector | Obstacle {
  const { scope, who, epoch } = choice;
  if (scope !== '' && scope !== 'global' && who.trim() === '') return 'who';
  if (epoch.trim() !== '' && !/^\d{1,15}$/.test(epoch.trim())) return 'epoch';
  const partition: CachePartition = {};
  for (const key of ['recipe', 'decision', 'request_model', 'selected_model', 'protocol'] as const) {
    if (choice[key].trim() !== '') partition[key] = choice[key].trim();
  }
  if (scope !== '') partition.namespace = `${scope}:${scope === 'global' ? '' : who.trim()}`;
  const selector: CacheSelector = {
    ...(Object.keys(partition).length === 0 ? {} : { partition }),
    ...(epoch.trim() === '' ? {} : { epoch: Number(epoch.trim()) }),
  };
  return Object.keys(selector).length === 0 ? 'nothing' : selector;
}

export const PARTS = ['recipe', 'decision', 'request_model', 'selected_model', 'protocol', 'namespace', 'epoch'] as const;

/** What a record of the audit meant, part by part; none for every answer. */
export function partsOf({ selector }: CacheAuditRecord): { part: (typeof PARTS)[number]; value: string }[] {
  return PARTS.flatMap((part) => {
    const value = selector[part];
    return value === undefined ? [] : [{ part, value: String(value) }];
  });
}
