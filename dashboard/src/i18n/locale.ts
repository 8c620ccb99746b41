/** Languages of the dashboard, as values of `<html lang>`. */
export type Locale = 'en' | 'zh-Hans';

export const LOCALES: readonly Locale[] = ['en', 'zh-Hans'];

/** Name of each language in itself. */
export const LOCALE_NAMES: Readonly<Record<Locale, string>> = { en: 'English', 'zh-Hans': '简体中文' };

const COOKIE = 'sr_lang';
const YEAR_SECONDS = 31_536_000;

/** `?lang=` first, then the cookie of an earlier choice, then what the browser asks for, then English. */
export function pickLocale(search: string, cookies: string, browser: readonly string[]): Locale {
  const asked = new URLSearchParams(search).get('lang');
  const kept = cookies.split(/;\s*/).find((cookie) => cookie.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
  for (const tag of [asked, kept, ...browser]) {
    const locale = tag === null || tag === undefined ? undefined : localeOf(tag);
    if (locale !== undefined) return locale;
  }
  return 'en';
}

/** Our language for a language tag; every Chinese gets the simplified one, the only one there is. */
export function localeOf(tag: string): Locale | undefined {
  const language = tag.toLowerCase().split(/[-_]/)[0];
  if (language === 'en') return 'en';
  return language === 'zh' ? 'zh-Hans' : undefined;
}

export function localeCookie(locale: Locale): string {
  return `${COOKIE}=${locale}; path=/; max-age=${YEAR_SECONDS}; SameSite=Lax`;
}

/** The address with the choice in it when it already named one, so that a reload keeps what is shown. */
export function withLocale(href: string, locale: Locale): string {
  const url = new URL(href);
  if (url.searchParams.has('lang')) url.searchParams.set('lang', locale);
  return url.href;
}
