import { useState } from 'react';
import { type Refusal, isToken, session } from '../api/session.ts';
import { useLanguage } from '../i18n/context.ts';
import { ManualLink } from '../ui/ManualLink.tsx';

/** Asks for the token of the management API; stands where the page would, and the page asks again when it is given. */
export function SignIn({ refusal }: { refusal: Refusal }) {
  const { t } = useLanguage();
  return (
    <div className="sign-in" data-testid="sign-in" data-refusal={refusal}>
      <div className="titled">
        <h1>{t('signIn.title')}</h1>
        <ManualLink topic="signIn" />
      </div>
      {refusal === 'unset' ? <NoTokens /> : <TokenForm refused={refusal === 'wrong'} />}
    </div>
  );
}

function TokenForm({ refused }: { refused: boolean }) {
  const { t } = useLanguage();
  const [text, setText] = useState('');
  const [odd, setOdd] = useState(false);
  return (
    <>
      <p>{t('signIn.about')}</p>
      {/* The field has no name, so no browser can put what it holds into an address. */}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const token = text.trim();
          if (isToken(token)) session.signIn(token);
          else setOdd(true);
        }}
      >
        <label>
          {t('signIn.token')}
          <input
            className="input"
            data-testid="token"
            type="password"
            autoComplete="off"
            spellCheck={false}
            autoFocus
            required
            aria-invalid={odd || refused}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setOdd(false);
            }}
          />
        </label>
        <button type="submit" className="button button-primary" data-testid="sign-in-now">
          {t('signIn.now')}
        </button>
      </form>
      <div role="alert">
        {odd && <p className="notice notice-fault">{t('signIn.odd')}</p>}
        {refused && !odd && <p className="notice notice-fault">{t('signIn.wrong')}</p>}
      </div>
      <p className="soft">{t('signIn.kept')}</p>
    </>
  );
}

function NoTokens() {
  const { t } = useLanguage();
  return (
    <>
      <p className="notice notice-fault" role="alert">
        {t('signIn.unset')} <code>global.services.management_api.auth.tokens</code>
      </p>
      <button
        type="button"
        className="button"
        data-testid="sign-in-again"
        onClick={() => {
          session.again();
        }}
      >
        {t('playground.retry')}
      </button>
    </>
  );
}
