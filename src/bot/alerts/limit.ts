import type { ThresholdKind, ThresholdTerms } from '../../analytics/alerts/rules/threshold.ts';

export type Limit = Pick<ThresholdTerms, 'above' | 'per'>;

const AMOUNT =
  /^(?<dollar>\$)?(?<number>\d{1,12}(?:,\d{3})*(?:\.\d{1,9})?)(?<scale>[kmb])?(?<unit>usd|tokens?|requests?)?(?:\/(?<per>hour|h|day|d))?$/i;
const SHARE = /^(?<number>\d{1,3}(?:\.\d{1,4})?)%$/;
const TIME = /^(?<number>\d{1,9}(?:\.\d{1,3})?)(?<unit>ms|s|m|min)$/i;

const SCALES: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, b: 1e9 };
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, min: 60_000 };

/** "$50/day", "5M/hour", "10%", "8s": a limit of a kind; undefined for what is none. */
export function maybeLimit(kind: ThresholdKind, typed: string): Limit | undefined {
  switch (kind) {
    case 'cost':
    case 'tokens':
    case 'requests':
      return maybeAmount(kind, typed);
    case 'errors':
    case 'hanging': {
      const share = Number(SHARE.exec(typed)?.groups?.number ?? Number.NaN) / 100;
      return share > 0 && share < 1 ? { above: share, per: 'hour' } : undefined;
    }
    case 'latency': {
      const { number = '', unit = '' } = TIME.exec(typed)?.groups ?? {};
      const ms = Number(number) * (UNITS[unit.toLowerCase()] ?? Number.NaN);
      return ms > 0 ? { above: ms, per: 'hour' } : undefined;
    }
  }
}

/** Dollars are of a day and counts of an hour, where nothing is said. */
function maybeAmount(kind: 'cost' | 'tokens' | 'requests', typed: string): Limit | undefined {
  const groups = AMOUNT.exec(typed)?.groups;
  if (!groups) return undefined;
  const { dollar, number = '', scale = '', unit = '', per } = groups;
  const isUsd = dollar !== undefined || unit.toLowerCase() === 'usd';
  const isOther = unit !== '' && !isUsd && !kind.startsWith(unit.toLowerCase().replace(/s$/, ''));
  const above = Number(number.replaceAll(',', '')) * (SCALES[scale.toLowerCase()] ?? 1);
  if (isUsd !== (kind === 'cost') || isOther || above <= 0) return undefined;
  const usual = kind === 'cost' ? 'd' : 'h';
  return { above, per: (per ?? usual).toLowerCase().startsWith('d') ? 'day' : 'hour' };
}

/** A limit as it may be typed again, exactly. */
export function limitWords(kind: ThresholdKind, { above, per }: Limit): string {
  switch (kind) {
    case 'cost':
      return `$${plain(above)}/${per}`;
    case 'tokens':
    case 'requests':
      return `${plain(above)}/${per}`;
    case 'errors':
    case 'hanging':
      return `${plain(Number((above * 100).toFixed(4)))}%`;
    case 'latency':
      return above % 1_000 === 0 ? `${plain(above / 1_000)}s` : `${plain(above)}ms`;
  }
}

/** Without an exponent, which nobody types. */
function plain(value: number): string {
  return value.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 9 });
}
