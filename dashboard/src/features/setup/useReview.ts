import { useEffect, useState } from 'react';
import { type Failure, RequestFailed } from '../../api/failure.ts';
import { isAbort } from '../../api/http.ts';
import { type Judged, type Proposal, judgeFirst, propose } from '../../api/setup.ts';
import type { Choice } from './model/choice.ts';

/** How long the person must pause before a choice is looked at, in ms. */
const PAUSE = 250;

export interface Review {
  /** The choice this is about. */
  choice: Choice;
  proposal?: Proposal;
  judged?: Judged;
  failure?: Failure;
}

/** What a choice comes to; undefined while it is being found out. */
export function useReview(choice: Choice): Review | undefined {
  const [review, setReview] = useState<Review>();
  useEffect(() => {
    const controller = new AbortController();
    const timer = setTimeout(() => {
      look(choice, controller.signal).then(setReview, (cause: unknown) => {
        if (isAbort(cause)) return;
        if (!(cause instanceof RequestFailed)) throw cause;
        setReview({ choice, failure: cause.failure });
      });
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [choice]);
  return review?.choice === choice ? review : undefined;
}

async function look(choice: Choice, signal: AbortSignal): Promise<Review> {
  const { imported, models, added, preset } = choice;
  if (imported !== undefined) return { choice, judged: await judgeFirst(imported, signal) };
  if (models.length + added.length === 0) return { choice };
  const proposal = await propose(preset, [...models], [...added], signal);
  return { choice, proposal, ...(proposal.yaml === undefined ? {} : { judged: await judgeFirst(proposal.yaml, signal) }) };
}
