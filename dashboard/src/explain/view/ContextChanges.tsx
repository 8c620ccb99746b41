import type { ContextCompression, ContextRecovery, Explanation, MemoryUse, Retrieval } from '../../api/types.ts';
import { useLanguage } from '../../i18n/context.ts';
import { Section } from '../../ui/Section.tsx';

/** What joined the conversation before the model was called, and what was left out of it. */
export function ContextChanges({ explanation }: { explanation: Explanation }) {
  const { t } = useLanguage();
  const { memory, rag, context_compression: compression } = explanation;
  if (memory === undefined && rag === undefined && compression === undefined) return null;
  return (
    <Section title={t('context.title')} about={t('context.about')} testId="context">
      <dl className="context-list">
        {memory !== undefined && <Remembered memory={memory} />}
        {rag !== undefined && <Passages rag={rag} />}
        {compression !== undefined && <Compressed compression={compression} />}
      </dl>
      <Targets targets={compression?.targets ?? []} />
    </Section>
  );
}

function Remembered({ memory }: { memory: MemoryUse }) {
  const { t, format } = useLanguage();
  return (
    <>
      <dt>{t('context.memory')}</dt>
      <dd>
        {memory.backend !== undefined && (
          <p>
            {t('context.memory.given', {
              given: format.count(memory.given),
              found: format.count(memory.found),
              backend: memory.backend,
              time: format.duration(memory.recall_us),
            })}{' '}
            {t('context.memory.nearest', { best: format.score(memory.best_similarity), threshold: format.score(memory.threshold) })}
          </p>
        )}
        {memory.recall_skipped !== undefined && <Because text={t('context.memory.unread')} code={memory.recall_skipped} />}
        {memory.queued !== undefined && <p>{t('context.memory.queued', { count: format.count(memory.queued) })}</p>}
        {memory.keeping_skipped !== undefined && <Because text={t('context.memory.unkept')} code={memory.keeping_skipped} />}
      </dd>
    </>
  );
}

function Passages({ rag }: { rag: Retrieval }) {
  const { t, format } = useLanguage();
  return (
    <>
      <dt>{t('context.rag')}</dt>
      <dd>
        {rag.status !== 'success' && <Because text={t.term('retrieval', rag.status)} code={rag.reason ?? ''} />}
        {rag.status === 'success' && (
          <p>
            {t('context.rag.given', {
              count: format.count(rag.passages),
              characters: format.count(rag.context_characters),
              backend: rag.backend,
              time: format.duration(rag.latency_us),
            })}{' '}
            {t('context.rag.scores', { threshold: format.score(rag.similarity_threshold) })}{' '}
            <span className="figure">{rag.scores.map((score) => format.score(score)).join(' · ')}</span>
            {rag.kept === true && ` ${t('context.rag.kept')}`}
          </p>
        )}
      </dd>
    </>
  );
}

function Compressed({ compression }: { compression: ContextCompression }) {
  const { t, format } = useLanguage();
  const { triggers = [] } = compression;
  return (
    <>
      <dt>{t('context.compression')}</dt>
      <dd>
        <p>
          {t.term('compression', compression.status)}
          {compression.tokens_before !== undefined && (
            <>
              {' · '}
              {t('context.compression.tokens', {
                before: format.count(compression.tokens_before),
                after: format.count(compression.tokens_after),
                scoring: compression.scoring ?? '',
                time: format.duration(compression.latency_us),
              })}
            </>
          )}
          {compression.tokens_available !== undefined &&
            ` ${t('context.compression.available', { available: format.count(compression.tokens_available) })}`}
        </p>
        {triggers.length > 0 && <Because text={t('context.compression.why')} code={triggers.join(' · ')} />}
        {compression.recovery !== undefined && <Recovered recovery={compression.recovery} />}
      </dd>
    </>
  );
}

/** Whether the model could read what was left out, and did. */
function Recovered({ recovery }: { recovery: ContextRecovery }) {
  const { t, format } = useLanguage();
  const { reads = [] } = recovery;
  return (
    <>
      <Because text={t.term('recoveryStatus', recovery.status)} code={recovery.reason ?? ''} />
      {reads.length > 0 && (
        <p>
          {t('context.recovery.reads', {
            asked: format.count(reads.length),
            retrieved: format.count(reads.filter((read) => read === 'retrieved').length),
            calls: format.count(recovery.calls),
          })}
        </p>
      )}
    </>
  );
}

function Targets({ targets }: { targets: NonNullable<ContextCompression['targets']> }) {
  const { t, format } = useLanguage();
  if (targets.length === 0) return null;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t('context.target')}</th>
          <th scope="col">{t('context.outcome')}</th>
          <th scope="col">{t('context.strategy')}</th>
          <th scope="col" className="right">{t('context.before')}</th>
          <th scope="col" className="right">{t('context.after')}</th>
        </tr>
      </thead>
      <tbody>
        {targets.map((target, index) => (
          <tr key={index}>
            <th scope="row">
              {t.term('compressionTarget', target.target)} <span className="figure soft">{format.count(target.count)}</span>
            </th>
            <td>{t.term('compression', target.status)}</td>
            <td className="id soft">{target.strategy}</td>
            <td className="right figure">{format.count(target.tokens_before)}</td>
            <td className="right figure">{format.count(target.tokens_after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A sentence and the router's own word for its cause. */
function Because({ text, code }: { text: string; code: string }) {
  return (
    <p>
      {text}
      {code !== '' && <span className="id soft"> {code}</span>}
    </p>
  );
}
