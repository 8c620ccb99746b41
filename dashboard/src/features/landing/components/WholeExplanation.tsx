import type { Explanation } from '../../../api/types.ts';
import { ExplanationView } from '../../../explain/index.ts';

/** The same view as in the playground and of records; loaded when somebody wants all of it. */
export default function WholeExplanation({ explanation }: { explanation: Explanation }) {
  return <ExplanationView explanation={explanation} />;
}
