import { useRef } from 'react';
import { useLanguage } from '../../../i18n/context.ts';
import { CopyText } from '../../../ui/CopyText.tsx';
import { CURL, EVAL, SERVE } from '../model/commands.ts';
import { Part } from './Part.tsx';

/** From a checkout to a routed answer. */
export function QuickStart() {
  const { t } = useLanguage();
  return (
    <Part id="start" eyebrow={t('landing.start.eyebrow')} title={t('landing.start.title')} about={t('landing.start.about')}>
      <ol className="steps">
        <Step title={t('landing.start.serve')} about={t('landing.start.serveAbout')} command={SERVE} />
        <Step title={t('landing.start.ask')} about={t('landing.start.askAbout')} command={CURL} />
        <Step title={t('landing.start.why')} about={t('landing.start.whyAbout')} command={EVAL} />
      </ol>
      <p className="landing-foot">{t('landing.start.needs')}</p>
    </Part>
  );
}

function Step({ title, about, command }: { title: string; about: string; command: string }) {
  const { t } = useLanguage();
  const shown = useRef<HTMLPreElement>(null);
  return (
    <li className="step">
      <div>
        <h3 className="step-title">{title}</h3>
        <p className="step-about">{about}</p>
      </div>
      <div className="terminal">
        <pre ref={shown} tabIndex={0} lang="en" data-testid="command">
          {command}
        </pre>
        <CopyText text={command} shownIn={shown} labels={{ copy: t('landing.start.copy'), copied: t('raw.copied'), selected: t('raw.copyFailed') }} />
      </div>
    </li>
  );
}
