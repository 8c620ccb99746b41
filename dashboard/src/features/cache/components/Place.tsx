import type { CacheCapabilities, CacheHealth } from '../../../api/cache.ts';
import type { Failure } from '../../../api/failure.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { FailureNote } from '../../../ui/FailureNote.tsx';
import { Section } from '../../../ui/Section.tsx';
import { Snippet } from '../../../ui/Snippet.tsx';
import type { Keeper, Keeping } from '../model/keeping.ts';

/** Makes one decision keep its answers. */
export const KEEP_ANSWERS = `routing:
  decisions:
    - name: NAME
      plugins:
        - type: response_cache
          configuration:
            enabled: true
            mode: exact
            scope: global
`;

/** Lets decisions keep answers. */
export const SWITCH_ON = `global:
  stores:
    response_cache:
      enabled: true
`;

const STORE = 'global.stores.response_cache';

interface Props {
  able: CacheCapabilities;
  health: CacheHealth;
  /** Undefined until it is read, and when it cannot be. */
  keeping: Keeping | undefined;
  reading?: boolean;
  /** Whether the caller may read the configuration. */
  readable: boolean;
  failure?: Failure | undefined;
}

/** Where answers are kept, whether that works, and for which decisions. */
export function Place({ able, health, keeping, reading = false, readable, failure }: Props) {
  const { t } = useLanguage();
  const kept = keeping === undefined || (keeping.enabled && keeping.keepers.length > 0);
  return (
    <Section level={2} title={t('cache.keeping')} testId="cache-place">
      {!health.healthy && (
        <div className="notice notice-fault cache-down" role="alert" data-testid="cache-down">
          <p className="failure-title">{t('cache.away.title')}</p>
          <p>
            {t('cache.away.about')} <code>{STORE}</code>
          </p>
          {health.message !== undefined && (
            <p className="id" lang="en">
              {health.message}
            </p>
          )}
        </div>
      )}
      <dl className="facts">
        <div data-testid="cache-health" data-healthy={health.healthy}>
          <dt>{t('cache.state')}</dt>
          <dd>
            <span className={health.healthy ? 'mark mark-applied' : 'mark mark-failed'} aria-hidden="true" />
            {t(health.healthy ? 'cache.healthy' : 'cache.away')}
          </dd>
        </div>
        <div>
          <dt>{t('cache.place')}</dt>
          <dd>
            {able.backend === 'memory' ? t('cache.place.memory') : <span className="id">{able.backend}</span>}
            <span className="soft cache-note">{t(able.shared ? 'cache.place.shared' : 'cache.place.single')}</span>
          </dd>
        </div>
        {kept && (
          <>
            <div>
              <dt>{t('cache.exact')}</dt>
              <dd>{t('cache.can')}</dd>
            </div>
            <div>
              <dt>{t('cache.semantic')}</dt>
              <dd>{t(able.semantic ? 'cache.can' : able.shared ? 'cache.semantic.shared' : 'cache.semantic.blind')}</dd>
            </div>
          </>
        )}
      </dl>
      {reading && <p className="soft cache-decisions">{t('cache.reading')}</p>}
      {!readable && (
        <p className="notice cache-decisions" data-testid="policy-denied">
          {t('cache.decisions.denied')} <code>config.read</code>
        </p>
      )}
      {failure !== undefined && <FailureNote failure={failure} />}
      {keeping !== undefined && (kept ? <Keepers keepers={keeping.keepers} semantic={able.semantic} /> : <Nobody off={!keeping.enabled} />)}
    </Section>
  );
}

// On a narrow page the table is drawn as blocks, so its roles are said.
function Keepers({ keepers, semantic }: { keepers: readonly Keeper[]; semantic: boolean }) {
  const { t, format } = useLanguage();
  const recipes = new Set(keepers.map(({ recipe }) => recipe)).size > 1;
  return (
    <div className="cache-decisions">
      <h3 className="sum-title">{t('cache.decisions')}</h3>
      <table role="table" className="cache-keepers" data-testid="keepers">
        <thead>
          <tr>
            <th scope="col">{t('cache.decision')}</th>
            <th scope="col">{t('cache.mode')}</th>
            <th scope="col">{t('cache.scope')}</th>
            <th scope="col" className="right">{t('cache.threshold')}</th>
            <th scope="col" className="right">{t('cache.ttl')}</th>
          </tr>
        </thead>
        <tbody>
          {keepers.map((keeper) => (
            <tr role="row" key={`${keeper.recipe}/${keeper.decision}`} data-decision={keeper.decision}>
              <th role="rowheader" scope="row">
                <span className="id">{keeper.decision}</span>
                {recipes && (
                  <span className="soft cache-note">
                    {t('cache.recipe')} <span className="id">{keeper.recipe}</span>
                  </span>
                )}
              </th>
              <td role="cell" data-label={t('cache.mode')}>{t(`cache.mode.${keeper.mode}`)}</td>
              <td role="cell" data-label={t('cache.scope')}>{t.term('cache.scope', keeper.scope)}</td>
              <td role="cell" className="right figure" data-label={t('cache.threshold')}>{format.score(keeper.mode === 'exact' || !semantic ? undefined : keeper.threshold)}</td>
              <td role="cell" className="right figure" data-label={t('cache.ttl')}>{keeper.ttl === 0 ? t('cache.ttl.none') : t('cache.ttl.seconds', { seconds: format.count(keeper.ttl) })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** No decision keeps answers, or none may: what to do about it. */
function Nobody({ off }: { off: boolean }) {
  const { t } = useLanguage();
  return (
    <div className="cache-none" data-testid={off ? 'cache-off' : 'cache-none'}>
      <h3 className="part-title">{t(off ? 'cache.off' : 'cache.none')}</h3>
      <p>
        {t(off ? 'cache.off.about' : 'cache.none.about')} <a href="#/policy">{t('policy.title')}</a>
      </p>
      <Snippet text={off ? SWITCH_ON : KEEP_ANSWERS} />
      {!off && <p className="soft">{t('cache.none.scope')}</p>}
    </div>
  );
}
