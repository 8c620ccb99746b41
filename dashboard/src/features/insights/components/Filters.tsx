import { useEffect, useState } from 'react';
import { CACHE_STATUS, type ReplayAggregate, type ReplayFilter } from '../../../api/replay.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { filtered, options } from '../model/view.ts';

interface Props {
  filter: ReplayFilter;
  aggregate: ReplayAggregate;
  hash: string;
}

/** How long the person must pause before a search is made, in ms. */
const PAUSE = 350;

/** Changes the address without a step back for every letter. */
function replace(hash: string): void {
  location.replace(hash);
}

export function Filters({ filter, aggregate, hash }: Props) {
  const { t } = useLanguage();
  const [search, setSearch] = useState(filter.search ?? '');

  useEffect(() => {
    if (search.trim() === (filter.search ?? '')) return undefined;
    const timer = setTimeout(() => {
      replace(filtered(hash, { search: search.trim() }));
    }, PAUSE);
    return () => {
      clearTimeout(timer);
    };
  }, [search, filter.search, hash]);

  const selects = [
    { name: 'recipe', label: t('insights.recipe'), names: options(aggregate.available_recipes, filter.recipe), value: filter.recipe },
    { name: 'decision', label: t('insights.decision'), names: options(aggregate.available_decisions, filter.decision), value: filter.decision },
    { name: 'model', label: t('insights.model'), names: options(aggregate.available_models, filter.model), value: filter.model },
  ] as const;
  return (
    <form
      className="insights-filters"
      role="search"
      aria-label={t('insights.filters')}
      onSubmit={(event) => {
        event.preventDefault();
        replace(filtered(hash, { search: search.trim() }));
      }}
    >
      <label>
        {t('insights.search')}
        <input
          className="input"
          type="search"
          data-testid="search"
          value={search}
          onChange={(event) => {
            setSearch(event.target.value);
          }}
        />
      </label>
      {selects.map(({ name, label, names, value = '' }) => (
        <label key={name}>
          {label}
          <select
            className="select"
            data-testid={`filter-${name}`}
            value={value}
            onChange={(event) => {
              location.hash = filtered(hash, { [name]: event.target.value });
            }}
          >
            <option value="">{t('insights.all')}</option>
            {names.map((each) => (
              <option key={each} className="id" value={each}>
                {each}
              </option>
            ))}
          </select>
        </label>
      ))}
      <label>
        {t('insights.reply')}
        <select
          className="select"
          data-testid="filter-cache"
          value={filter.cache_status ?? 'all'}
          onChange={(event) => {
            location.hash = filtered(hash, { cache_status: event.target.value === 'all' ? '' : event.target.value });
          }}
        >
          {CACHE_STATUS.map((status) => (
            <option key={status} value={status}>
              {t(`cacheStatus.${status}`)}
            </option>
          ))}
        </select>
      </label>
      {filter.session_id !== undefined && (
        <p className="insights-session">
          {t('insights.session')} <span className="id">{filter.session_id}</span>
        </p>
      )}
      {Object.keys(filter).length > 0 && (
        <a className="button button-quiet" data-testid="clear" href="#/insights">
          {t('insights.clear')}
        </a>
      )}
    </form>
  );
}
