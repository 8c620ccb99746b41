import type { FigureProps } from './parts.ts';

/** Parts in a row, each handing on to the next. */
export function Flow({ parts, at, onChoose }: FigureProps) {
  return (
    <ol className="flow" style={{ '--parts': parts.length } as React.CSSProperties}>
      {parts.map((part, index) => (
        <li key={part.key} className="flow-part">
          <button
            type="button"
            className="flow-box"
            data-part={part.key}
            aria-pressed={index === at}
            onClick={() => {
              onChoose(index);
            }}
          >
            <span className="flow-title">{part.title}</span>
            {part.other !== undefined && <span className="flow-other">{part.other}</span>}
            {part.vector !== undefined && part.vector.length > 0 && <Vector values={part.vector} />}
            <span className={part.identifier === true ? 'flow-value id' : 'flow-value'}>{part.value}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

/** One stroke for each signal, as high as it is sure. */
function Vector({ values }: { values: readonly number[] }) {
  return (
    <svg className="vector" viewBox={`0 0 ${values.length * 6} 24`} preserveAspectRatio="none" aria-hidden="true">
      {values.map((value, index) => (
        <rect key={index} x={index * 6 + 1} y={23 - value * 22} width="3" height={1 + value * 22} className={value > 0 ? 'vector-on' : 'vector-off'} />
      ))}
    </svg>
  );
}
