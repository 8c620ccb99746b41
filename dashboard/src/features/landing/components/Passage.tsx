import type { Encoded } from '../../../api/demo.ts';
import { useLanguage } from '../../../i18n/context.ts';

/** Tokens that are drawn; the rest is counted. */
const DRAWN = 40;

/** From a text to the states its heads read: tokens, embedding, blocks. */
export function Passage({ answer }: { answer: Encoded | undefined }) {
  const { t, format } = useLanguage();
  const encoder = answer?.encoder;
  return (
    <ol className="passage">
      <li className="passage-stage">
        <h3 className="passage-title">{t('landing.pipe.tokens')}</h3>
        <p className="passage-about">{t('landing.pipe.tokens.about', { count: format.count(answer?.token_count) })}</p>
        <Tokens answer={answer} />
      </li>
      <li className="passage-stage">
        <h3 className="passage-title">{t('landing.pipe.embedding')}</h3>
        <p className="passage-about">{t('landing.pipe.embedding.about', { count: format.count(encoder?.hidden_size) })}</p>
        <p className="formula" lang="en">
          h<sub>0</sub> = {t('landing.pipe.sum')}
        </p>
      </li>
      <li className="passage-stage">
        <h3 className="passage-title">{t('landing.pipe.blocks', { count: format.count(encoder?.layers) })}</h3>
        <p className="passage-about">
          {encoder?.attention_heads === undefined
            ? t('landing.pipe.blocks.about', { name: encoder?.name ?? '—' })
            : t('landing.pipe.blocks.heads', { name: encoder.name, count: format.count(encoder.attention_heads) })}
        </p>
        <ol className="blocks" aria-label={t('landing.pipe.inside')}>
          {(['attention', 'norm', 'feed', 'norm2'] as const).map((step) => (
            <li key={step} className="block">
              {t(`landing.pipe.${step}`)}
            </li>
          ))}
        </ol>
      </li>
    </ol>
  );
}

function Tokens({ answer }: { answer: Encoded | undefined }) {
  const { t, format } = useLanguage();
  if (answer === undefined) return <p className="tokens tokens-none">{format.count(undefined)}</p>;
  const { tokens, token_count, encoder } = answer;
  const left = token_count - Math.min(DRAWN, tokens.length);
  return (
    <ul className="tokens" data-testid="tokens">
      {encoder.before.map((token) => (
        <li key={`before-${token}`} className="token token-special">
          {token}
        </li>
      ))}
      {tokens.slice(0, DRAWN).map(({ token, start, id, bio }, index) => (
        <li key={`${index}-${start}`} className={bio === 'O' ? 'token' : 'token token-marked'} title={`#${id}`}>
          {token}
        </li>
      ))}
      {left > 0 && <li className="token token-special">{t('landing.more', { count: format.count(left) })}</li>}
      {encoder.after.map((token) => (
        <li key={`after-${token}`} className="token token-special">
          {token}
        </li>
      ))}
    </ul>
  );
}
