import { Temporal } from 'temporal-polyfill';
import { maybeCurrencyCode } from '../../analytics/currency.ts';
import { PROJECTION_METHODS } from '../../analytics/detect/forecast/projection.ts';
import { maybeDimension } from '../../analytics/dimensions.ts';
import { type Granularity, isTimeZone } from '../../analytics/period.ts';
import { CHART_MARKS, METRICS } from '../../analytics/reports/question.ts';
import { say } from '../../language/say.ts';
import { maybeClosest } from './closest.ts';
import { forExample, type Misunderstanding, misunderstanding, shownWord } from './problem.ts';
import { type AskedFile, type Query, SORT_WORDS } from './query.ts';
import { looksLikeRange } from './range.ts';
import type { Word } from './words.ts';

/** Everything but the range, which is worked out last. */
export type QueryParts = Partial<Omit<Query, 'range'>>;

/** What one flag sets in a query, or why it cannot. */
export type FlagResult =
  | { readonly kind: 'set'; readonly parts: QueryParts }
  | { readonly kind: 'refused'; readonly problem: Misunderstanding };

export const MOST_ROWS = 100;
const LONGEST_MATCH = 100;

const GRANULARITIES: readonly Granularity[] = ['hour', 'day', 'week', 'month'];

const BARE_FLAGS: Readonly<Record<string, (query: Pick<Query, 'files'>) => QueryParts>> = {
  csv: ({ files }) => ({ files: withFile(files, 'csv') }),
  json: ({ files }) => ({ files: withFile(files, 'json') }),
  pdf: ({ files }) => ({ files: withFile(files, 'pdf') }),
  public: () => ({ visibility: 'public' }),
  private: () => ({ visibility: 'private' }),
};

const KEYED_FLAGS: Readonly<Record<string, (value: string) => FlagResult>> = {
  by: readBy,
  metric: (value) => oneOf('metric', METRICS, value, (metric) => ({ metric })),
  gran: readGranularity,
  top: readTop,
  sort: readSort,
  match: readMatch,
  chart: (value) => oneOf('chart', CHART_MARKS, value, (chart) => ({ chart })),
  method: (value) => oneOf('method', PROJECTION_METHODS, value, (method) => ({ method })),
  vs: readVersus,
  tz: readTimeZone,
  cur: readCurrency,
};

export const FLAG_WORDS: readonly string[] = Object.keys(BARE_FLAGS);
export const FLAG_KEYS: readonly string[] = Object.keys(KEYED_FLAGS);

/** "csv", "public", …: what the word sets, or undefined when it is no flag. */
export function maybeBareFlag(word: string, query: Pick<Query, 'files'>): QueryParts | undefined {
  return Object.hasOwn(BARE_FLAGS, word) ? BARE_FLAGS[word]?.(query) : undefined;
}

/** "by:model", "top:5", …: what it sets, or undefined when the key is no flag's. */
export function maybeKeyedFlag(word: Word): FlagResult | undefined {
  const key = word.key ?? '';
  const read = Object.hasOwn(KEYED_FLAGS, key) ? KEYED_FLAGS[key] : undefined;
  if (!read) return undefined;
  const [value = '', ...others] = word.values;
  if (word.negated || others.length > 0 || value === '') {
    return refusedValue(say`${key}: takes one value, not ${shownWord(word.text)}.`, exampleOf(key));
  }
  return read(value);
}

/** One valid example for each flag with a value. */
const EXAMPLES: Readonly<Record<string, string>> = {
  by: '/usage trend 30d by:model',
  metric: '/usage top agent metric:requests',
  gran: '/usage trend 30d gran:week',
  top: '/usage team 7d top:5',
  sort: '/usage team 30d sort:cost',
  match: '/usage top user 30d match:"ali"',
  chart: '/usage top model 30d chart:donut',
  method: '/usage forecast method:ols',
  vs: '/usage why last-month vs:yoy',
  tz: '/usage me today tz:Europe/Berlin',
  cur: '/usage team 30d cur:EUR',
};

function exampleOf(key: string): string {
  return EXAMPLES[key] ?? '/usage help';
}

function withFile(files: Query['files'], file: AskedFile): Query['files'] {
  return files.includes(file) ? files : [...files, file].sort();
}

function readBy(value: string): FlagResult {
  const dimension = maybeDimension(value);
  if (dimension) return set({ by: dimension.name });
  return refusedValue(say`There is no dimension ${shownWord(value)} to split by.`, exampleOf('by'));
}

function readGranularity(value: string): FlagResult {
  if (value.toLowerCase() === 'auto') return set({ granularity: null });
  return oneOf('gran', GRANULARITIES, value, (granularity) => ({ granularity }));
}

function readTop(value: string): FlagResult {
  const top = maybeRowCount(value);
  if (top !== undefined) return set({ top });
  return refusedValue(
    say`top: takes a number from 1 to ${MOST_ROWS}, not ${shownWord(value)}.`,
    exampleOf('top'),
  );
}

/** A number of rows from 1 to 100 in plain digits. */
export function maybeRowCount(text: string): number | undefined {
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return count >= 1 && count <= MOST_ROWS ? count : undefined;
}

/** Numbers are sorted largest first and names from A; a minus at the end turns that round. */
function readSort(value: string): FlagResult {
  const word = value.replace(/-$/, '').toLowerCase();
  const isTurned = value.endsWith('-');
  const key = Object.hasOwn(SORT_WORDS, word)
    ? SORT_WORDS[word]
    : Object.values(SORT_WORDS).find((name) => name.toLowerCase() === word);
  if (key !== undefined) return set({ sort: { key, ascending: (key === 'name') !== isTurned } });
  return oneOf('sort', Object.keys(SORT_WORDS), word, () => ({}));
}

function readMatch(value: string): FlagResult {
  if (value.length <= LONGEST_MATCH) return set({ match: value });
  return refusedValue(
    say`match: takes at most ${LONGEST_MATCH} characters; these are ${value.length}.`,
    exampleOf('match'),
  );
}

function readVersus(value: string): FlagResult {
  const text = value.toLowerCase();
  if (text === 'prev' || text === 'yoy') return set({ versus: text });
  if (looksLikeRange(value)) return set({ versus: value });
  return refusedValue(say`vs: takes prev, yoy or a range, not ${shownWord(value)}.`, exampleOf('vs'));
}

function readTimeZone(value: string): FlagResult {
  if (!isTimeZone(value)) {
    return refusedValue(say`There is no time zone ${shownWord(value)}.`, exampleOf('tz'));
  }
  const canonical = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(value).timeZoneId;
  return set({ timeZone: canonical });
}

function readCurrency(value: string): FlagResult {
  const currency = maybeCurrencyCode(value);
  if (currency !== undefined) return set({ currency });
  return refusedValue(say`There is no currency ${shownWord(value)}.`, exampleOf('cur'));
}

function oneOf<Value extends string>(
  key: string,
  values: readonly Value[],
  typed: string,
  parts: (value: Value) => QueryParts,
): FlagResult {
  const found = values.find((value) => value === typed.toLowerCase());
  if (found !== undefined) return set(parts(found));
  const closest = maybeClosest(typed, values);
  const message = say`${key}: takes ${values.join(', ')}, not ${shownWord(typed)}.`;
  return refusedValue(message, exampleOf(key), closest && `${key}:${closest}`);
}

function set(parts: QueryParts): FlagResult {
  return { kind: 'set', parts };
}

function refusedValue(message: string, example: string, meant?: string): FlagResult {
  return {
    kind: 'refused',
    problem: misunderstanding('bad_value', message, { hint: forExample(example), meant }),
  };
}
