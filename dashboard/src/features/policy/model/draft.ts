import type { CheckAnswer, Finding, PolicyText } from '../../../api/policy.ts';
import type { Failure } from '../../../api/failure.ts';
import { moved } from './masks.ts';
import { merged } from './merge.ts';

/** How far the check of the draft has come; `answer` may be about an earlier text while `checking`. */
export interface Check {
  state: 'idle' | 'checking' | 'done' | 'failed';
  /** The text the answer is about. */
  text: string;
  answer?: CheckAnswer;
  failure?: Failure;
}

/** Somebody else changed the configuration while this draft was being written: both are kept. */
export interface Conflict {
  /** The text in use now. */
  theirs: PolicyText;
}

export interface Draft {
  /** What the draft was made from. */
  base?: PolicyText;
  text: string;
  check: Check;
  conflict?: Conflict;
  failure?: Failure;
}

/** How a conflict ends: `both` joins what either changed, `mine` undoes what they changed, `theirs` gives the draft up. */
export type Keep = 'both' | 'mine' | 'theirs';

export type DraftEvent =
  | { type: 'loaded'; policy: PolicyText }
  | { type: 'loadFailed'; failure: Failure }
  | { type: 'edited'; text: string }
  | { type: 'discarded' }
  | { type: 'checking' }
  | { type: 'checked'; text: string; answer: CheckAnswer }
  | { type: 'checkFailed'; text: string; failure: Failure }
  | { type: 'deployed'; policy: PolicyText }
  | { type: 'conflicted'; theirs: PolicyText }
  | { type: 'settled'; keep: Keep };

export const EMPTY: Draft = { text: '', check: { state: 'idle', text: '' } };

export function reduce(draft: Draft, event: DraftEvent): Draft {
  switch (event.type) {
    case 'loaded':
      return loaded(draft, event.policy);
    case 'loadFailed':
      return { ...draft, failure: event.failure };
    case 'edited':
      return { ...draft, text: event.text };
    case 'discarded':
      return draft.base === undefined ? draft : { ...draft, text: draft.base.yaml };
    case 'checking':
      return { ...draft, check: { ...draft.check, state: 'checking' } };
    case 'checked':
      return event.text === draft.text ? { ...draft, check: { state: 'done', text: event.text, answer: event.answer } } : draft;
    case 'checkFailed':
      return event.text === draft.text ? { ...draft, check: { state: 'failed', text: event.text, failure: event.failure } } : draft;
    case 'deployed':
      return { text: event.policy.yaml, base: event.policy, check: { state: 'idle', text: '' } };
    case 'conflicted':
      return { ...draft, conflict: { theirs: event.theirs } };
    case 'settled':
      return settled(draft, event.keep);
  }
}

/** A draft that was begun stays when the page is opened again; a newer text in use is then a conflict. */
function loaded(draft: Draft, policy: PolicyText): Draft {
  const rest: Draft = { text: draft.text, check: draft.check, ...(draft.base === undefined ? {} : { base: draft.base }) };
  if (draft.base === undefined || !changed(draft)) return { ...rest, base: policy, text: policy.yaml };
  if (draft.base.etag === policy.etag) return { ...rest, base: policy };
  return { ...rest, conflict: { theirs: policy } };
}

/** Both changes in one text; undefined where they touch the same lines. */
export function joined({ base, conflict, text }: Draft): string | undefined {
  return base === undefined || conflict === undefined ? undefined : merged(base.yaml, text, conflict.theirs.yaml);
}

function settled(draft: Draft, keep: Keep): Draft {
  const { conflict, ...rest } = draft;
  const own = keep === 'both' ? joined(draft) : draft.text;
  if (conflict === undefined || own === undefined) return draft;
  const { theirs } = conflict;
  return { ...rest, base: theirs, text: keep === 'theirs' ? theirs.yaml : moved(own, draft.base?.yaml ?? '', theirs.yaml) };
}

/** Whether the draft says something else than what it was made from. */
export function changed(draft: Draft): boolean {
  return draft.base !== undefined && draft.text !== draft.base.yaml;
}

/** Findings about the very text that is shown; none while it is being checked anew. */
export function findingsOf(draft: Draft): Finding[] {
  return draft.check.answer === undefined ? [] : draft.check.answer.diagnostics;
}

export function count(findings: readonly Finding[]): { errors: number; warnings: number; notes: number } {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const notes = findings.filter(({ severity }) => severity === 'note').length;
  return { errors, warnings: findings.length - errors - notes, notes };
}

/** Whether the draft may be deployed: changed, checked as it is, without errors, and no conflict open. */
export function deployable(draft: Draft): boolean {
  const { check, base, conflict } = draft;
  return changed(draft) && base?.writable === true && conflict === undefined && check.state === 'done' && check.text === draft.text && check.answer?.valid === true;
}
