import type { ReactNode } from 'react';
import type { Encoded } from '../../../api/demo.ts';
import { useLanguage } from '../../../i18n/context.ts';
import { Bar } from '../../../ui/Bar.tsx';

/** Four ways to read a text, with what each found. */
export function Heads({ answer }: { answer: Encoded | undefined }) {
  const { t, format } = useLanguage();
  return (
    <ul className="heads">
      <Head id="CLS" title={t('landing.head.cls')} about={t('landing.head.cls.about')}>
        <Labels answer={answer} />
      </Head>
      <Head id="BIO" title={t('landing.head.bio')} about={t('landing.head.bio.about')}>
        <Spans answer={answer} />
      </Head>
      <Head id="EMB" title={t('landing.head.emb')} about={t('landing.head.emb.about', { count: format.count(answer?.embedding.dimension) })}>
        <p className="head-vector figure" data-testid="vector">
          {answer === undefined ? '—' : `[ ${answer.embedding.preview.slice(0, 8).map((value) => format.change(value)).join('  ')}  … ]`}
        </p>
        <Measure label={t('landing.head.similarity')} value={answer?.pair?.similarity} testId="similarity" />
      </Head>
      <Head id="RER" title={t('landing.head.rer')} about={t('landing.head.rer.about')}>
        <Measure label={t('landing.head.relevance')} value={answer?.pair?.relevance} testId="relevance" />
        <p className="head-note">{t(answer !== undefined && answer.pair === undefined ? 'landing.head.noPair' : 'landing.head.rer.note')}</p>
      </Head>
    </ul>
  );
}

function Head({ id, title, about, children }: { id: string; title: string; about: string; children: ReactNode }) {
  return (
    <li className="head" data-head={id}>
      <p className="head-id figure" lang="en">
        {id}
      </p>
      <h3 className="head-title">{title}</h3>
      <p className="head-about">{about}</p>
      {children}
    </li>
  );
}

function Labels({ answer }: { answer: Encoded | undefined }) {
  const { t, format } = useLanguage();
  if (answer === undefined) return <p className="head-none">{format.count(undefined)}</p>;
  return (
    <ul className="labels" data-testid="labels">
      {answer.heads.map(({ task, labels, label_count }) => {
        const [top] = labels;
        return (
          <li key={task} className="label-row" data-task={task}>
            <span className="soft">{t.term('task', task)}</span>
            <span className="id" lang="en" title={t('landing.head.ofLabels', { count: format.count(label_count) })}>
              {top?.label ?? '—'}
            </span>
            <span className="figure">{top === undefined ? '—' : format.percent(top.probability)}</span>
            <Bar share={top?.probability ?? 0} />
          </li>
        );
      })}
    </ul>
  );
}

function Spans({ answer }: { answer: Encoded | undefined }) {
  const { t, format } = useLanguage();
  if (answer === undefined) return <p className="head-none">{format.count(undefined)}</p>;
  if (answer.spans === undefined) return <p className="head-note">{t('landing.head.noTagger')}</p>;
  const marked = answer.tokens.filter(({ bio }) => bio !== 'O');
  return (
    <div data-testid="spans">
      {answer.spans.length === 0 ? (
        <p className="head-note">{t('landing.head.noSpans', { count: format.count(answer.token_count) })}</p>
      ) : (
        <>
          <ul className="labels">
            {answer.spans.map(({ type, start, score }) => (
              <li key={`${start}-${type}`} className="label-row label-span">
                <span className="id" lang="en">
                  {type}
                </span>
                <span className="figure">{format.percent(score)}</span>
                <Bar share={score} />
              </li>
            ))}
          </ul>
          <ul className="bio" lang="en">
            {marked.slice(0, 12).map(({ token, bio, start }) => (
              <li key={start}>
                {token} <span className="soft">{bio}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Measure({ label, value, testId }: { label: string; value: number | undefined; testId: string }) {
  const { format } = useLanguage();
  return (
    <p className="measure">
      <span>{label}</span> <span className="figure measure-value" data-testid={testId}>{format.score(value)}</span>
    </p>
  );
}
