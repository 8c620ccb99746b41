import { useMemo } from 'react';
import { useHash } from '../../../ui/hash.ts';
import { viewOf } from '../model/view.ts';
import { RecordList } from './RecordList.tsx';
import { RecordPage } from './RecordPage.tsx';
import './insights.css';

/** The requests the router has routed, what they add up to, and the record of each. */
export default function Insights() {
  const hash = useHash();
  const view = useMemo(() => viewOf(hash), [hash]);
  return (
    <div className="insights" data-testid="insights">
      {view.id === undefined ? <RecordList view={view} hash={hash} /> : <RecordPage key={view.id} id={view.id} hash={hash} />}
    </div>
  );
}
