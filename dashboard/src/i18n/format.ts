import type { Cost } from '../api/types.ts';
import type { Locale } from './locale.ts';

/** Numbers for people: every figure has its unit, and a figure nobody knows is a dash, never 0. */
export interface Format {
  count: (value: number | undefined) => string;
  /** A share or score from 0 to 1, two decimals. */
  score: (value: number | undefined) => string;
  bits: (value: number | undefined) => string;
  /** With sign; a true minus, so that columns line up. */
  change: (value: number | undefined) => string;
  /** Any other figure, at most four significant digits. */
  figure: (value: number | undefined) => string;
  /** Microseconds, shown in µs, ms or s. */
  duration: (us: number | undefined) => string;
  percent: (share: number) => string;
  /** Four significant digits and the currency. */
  cost: (cost: Cost | undefined) => string;
  /** Bytes, shown in B, KiB, MiB or GiB. */
  size: (bytes: number | undefined) => string;
  /** Local date and time. */
  time: (instant: string) => string;
}

const UNKNOWN = '—';
const SIZES = ['B', 'KiB', 'MiB', 'GiB'];

export function createFormat(locale: Locale): Format {
  const number = (options: Intl.NumberFormatOptions): ((value: number) => string) => {
    const format = new Intl.NumberFormat(locale, options);
    return (value) => format.format(value);
  };
  const known = (show: (value: number) => string) => (value: number | undefined) => (value === undefined ? UNKNOWN : show(value));
  const two = number({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const change = number({ minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: 'exceptZero' });
  const significant = number({ maximumSignificantDigits: 3 });
  const percent = number({ style: 'percent', maximumFractionDigits: 1 });
  const whole = number({ maximumFractionDigits: 0 });
  const costDigits = number({ maximumSignificantDigits: 4, maximumFractionDigits: 20 });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  return {
    count: known(whole),
    score: known(two),
    bits: known(two),
    change: known((value) => change(value).replace('-', '−')),
    figure: known(number({ maximumSignificantDigits: 4 })),
    duration: known((us) => {
      if (us < 1000) return `${us < 10 ? significant(us) : whole(us)} µs`;
      if (us < 1_000_000) return `${significant(us / 1000)} ms`;
      return `${significant(us / 1_000_000)} s`;
    }),
    percent: (share) => (share > 0 && share < 0.001 ? `< ${percent(0.001)}` : percent(share)),
    cost: (cost) => (cost === undefined ? UNKNOWN : `${costDigits(cost.amount)} ${cost.currency}`),
    size: known((bytes) => {
      const step = bytes < 1 ? 0 : Math.min(SIZES.length - 1, Math.floor(Math.log2(bytes) / 10));
      return `${significant(bytes / 1024 ** step)} ${SIZES[step] ?? ''}`;
    }),
    time: (instant) => {
      const date = new Date(instant);
      return Number.isNaN(date.getTime()) ? UNKNOWN : dateTime.format(date);
    },
  };
}
