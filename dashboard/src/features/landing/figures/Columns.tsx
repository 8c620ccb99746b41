import { useLanguage } from '../../../i18n/context.ts';
import type { FigurePart, FigureProps } from './parts.ts';

/** Every family by what it costs; both columns end in one vector. */
export function Columns({ parts, at, onChoose }: FigureProps) {
  const { t } = useLanguage();
  const places = parts.map((part, index) => ({ part, index }));
  const column = (side: FigurePart['side'], title: string) => (
    <div className="taxonomy-column">
      <h4 className="taxonomy-title">{title}</h4>
      <ul>
        {places
          .filter(({ part }) => part.side === side)
          .map(({ part, index }) => (
            <li key={part.key}>
              <button
                type="button"
                className="taxonomy-row"
                data-part={part.key}
                aria-pressed={index === at}
                onClick={() => {
                  onChoose(index);
                }}
              >
                <span>{part.title}</span>
                <span className="figure">{part.value}</span>
              </button>
            </li>
          ))}
      </ul>
    </div>
  );
  return (
    <div className="taxonomy">
      {column('first', t('landing.taxonomy.first'))}
      {column('second', t('landing.taxonomy.second'))}
      <p className="taxonomy-end">{t('landing.taxonomy.end')}</p>
    </div>
  );
}
