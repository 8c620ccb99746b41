import type { FigureProps } from './parts.ts';

/** Uncertainty after each stage, one bar below the other. */
export function Bars({ parts, at, onChoose }: FigureProps) {
  return (
    <ol className="collapse">
      {parts.map((part, index) => (
        <li key={part.key}>
          <button
            type="button"
            className="collapse-row"
            data-part={part.key}
            aria-pressed={index === at}
            onClick={() => {
              onChoose(index);
            }}
          >
            <span className="collapse-title">{part.title}</span>
            <span className="collapse-track" aria-hidden="true">
              <span className={part.rose === true ? 'collapse-fill collapse-rose' : 'collapse-fill'} style={{ width: `${(part.share ?? 0) * 100}%` }} />
            </span>
            <span className="collapse-value figure">{part.value}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
