import type { FigureProps } from './parts.ts';

/** A bar for each layer, as long as what is still uncertain behind it. */
export function Folding({ parts, at, onChoose }: FigureProps) {
  return (
    <ol className="folding">
      {parts.map((part, index) => (
        <li key={part.key} className="folding-layer">
          <button
            type="button"
            className="folding-box"
            data-part={part.key}
            aria-pressed={index === at}
            onClick={() => {
              onChoose(index);
            }}
          >
            <span className="folding-column" aria-hidden="true">
              <span className={part.rose === true ? 'folding-fill collapse-rose' : 'folding-fill'} style={{ '--share': `${(part.share ?? 0) * 100}%` } as React.CSSProperties} />
            </span>
            <span className="flow-title">{part.title}</span>
            <span className="figure">{part.value}</span>
            <span className="flow-other figure">{part.other === '' ? '\u00a0' : part.other}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
