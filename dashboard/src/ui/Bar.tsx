/** A horizontal bar; `share` is 0 to 1. Drawing only: the figure beside it carries the meaning. */
export function Bar({ share, tone = 'active' }: { share: number; tone?: 'active' | 'soft' }) {
  return (
    <span className="bar" aria-hidden="true">
      <span className={`bar-fill bar-${tone}`} style={{ width: `${share * 100}%` }} />
    </span>
  );
}
